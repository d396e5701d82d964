/**
 * One call, from its request to its answer: who calls and may they, how often, is it as it should be; and where it changes
 * something, it is claimed under its Idempotency-Key and kept in the ledger before anything is done.
 */
import { createHash } from 'node:crypto';
import { parseJson, toPlain } from '../connect/message/json.ts';
import type { InputFailure } from '../core/model/failure.ts';
import { Actor } from '../core/model/identifiers.ts';
import { fail, ok, type Result } from '../core/model/result.ts';
import type { Caller, KeptAnswer } from '../engine/callers.ts';
import type { MessageHandler } from '../engine/inbox.ts';
import type { Asker } from '../engine/work.ts';
import { callerOfPerson, PERSON } from './access/callers.ts';
import { routeOf, type Found } from './address.ts';
import { callerOf } from './keys.ts';
import type { Limits } from './limits.ts';
import { asBody, problem, problemsOf, type Problem } from './problem.ts';
import type { Answer, ApiParts, Door, Route } from './routes/route.ts';
import { ROUTES } from './routes/routes.ts';
import { shapeOf, type Shape } from './shape.ts';
import { mayAsk, mayTouch, only, whoCalls, type Asking } from './who.ts';

/** The connection by which calls of the API are in the ledger. */
export const API = 'api';

export interface Request extends Asking {
  readonly params: Readonly<Record<string, string>>;
  readonly query: unknown;
  /** `POST /v1/orders`: method and address, without the query. */
  readonly called: string;
  readonly raw: Uint8Array;
}

export interface Sent extends KeptAnswer {
  readonly headers: Readonly<Record<string, string>>;
}

/** How long a call is its process's alone. A capture takes milliseconds; after this, its process is taken for dead. */
const CLAIM_MS = 60_000;
const ONCE = /^[\x21-\x7e]{1,200}$/;
const JSON_TYPE = 'application/json; charset=utf-8';
const PROBLEM_TYPE = 'application/problem+json; charset=utf-8';

interface Shapes {
  readonly query?: Shape;
  readonly body?: Shape;
}

const SHAPES: ReadonlyMap<Route, Shapes> = new Map(
  ROUTES.map((route) => [
    route,
    {
      ...(route.query !== undefined && { query: shapeOf(route.query, true) }),
      ...(route.body !== undefined && route.readsText !== true && { body: shapeOf(route.body) }),
    },
  ]),
);

export async function answerTo(route: Route, parts: ApiParts, limits: Limits, request: Request): Promise<Sent> {
  const { hub } = parts;
  const who = await whoCalls(route, parts, request);
  if ('problems' in who) return kept(who);
  const { caller: whoever, door } = who;
  const { params } = request;
  if (whoever === undefined) return kept(await carryOut({ route, params }, parts, { door }, request, ''));
  const taken = limits.take(whoever, hub.clock.now());
  const { headers } = taken;
  if (!taken.isAllowed) return { ...kept({ problems: [TOO_OFTEN] }), headers };
  const caller = mayAsk(route, whoever);
  if ('status' in caller) return { ...kept({ problems: [caller] }), headers };
  const sent =
    route.isOnce === true
      ? await once(route, parts, { caller, door }, request)
      : kept(await carryOut({ route, params }, parts, { caller, door }, request, hub.identifiers.command()));
  return { ...sent, headers: { ...sent.headers, ...headers } };
}

/** Who calls, and from where. */
interface From {
  readonly caller?: Caller;
  readonly door: Door;
}

/** From the ledger, and from nobody's browser. */
const NO_DOOR: Door = { address: '', cookies: new Map(), url: '' };

/** A call of the ledger again: under the same command ids, so that what was done is not done once more. */
export const callAgain =
  (parts: ApiParts): MessageHandler =>
  async ({ id, kind, raw }): Promise<KeptAnswer> => {
    const { requests } = parts.hub.store;
    const of = await requests.of(id);
    const found = routeOf(ROUTES, kind);
    const whoever = of === undefined ? undefined : await callerNamed(parts, of.key);
    if (of === undefined || found === undefined || whoever === undefined) throw new Error(`nobody's call: ${kind}`);
    const caller = mayAsk(found.route, whoever);
    const again = { raw, query: {} };
    const answer: Answer =
      'status' in caller
        ? { problems: [caller] }
        : await carryOut(found, parts, { caller, door: NO_DOOR }, again, commandId(caller, of.once));
    const { headers: _, ...sent } = kept(answer);
    await requests.answer(id, sent, isNothing(answer));
    return sent;
  };

/** With what they may do now: who is stopped may nothing. */
async function callerNamed({ hub: { store }, access }: ApiParts, id: string): Promise<Caller | undefined> {
  if (!id.startsWith(PERSON)) {
    const key = await store.apiKeys.find(id);
    return key === undefined ? undefined : callerOf(key);
  }
  const person = await store.people.find(id.slice(PERSON.length));
  if (person === undefined) return undefined;
  return callerOfPerson(person.stoppedAt === undefined ? person : { ...person, grants: [] }, access);
}

async function once(route: Route, parts: ApiParts, from: From & { readonly caller: Caller }, request: Request): Promise<Sent> {
  const { requests } = parts.hub.store;
  const { caller } = from;
  const name = only(request.headers, 'idempotency-key');
  if (name === undefined || !ONCE.test(name)) return kept({ problems: [NO_IDEMPOTENCY_KEY] });
  const { called, raw } = request;
  const digest = createHash('sha256').update(`${called}\n`).update(raw).digest('hex');
  const claimed = await requests.claim({ connection: API, kind: called, raw, key: caller.id, once: name, digest }, CLAIM_MS);
  if (claimed.kind === 'answered') return { ...claimed.answer, headers: {} };
  if (claimed.kind !== 'claimed') return kept({ problems: [claimed.kind === 'reused' ? REUSED : UNDER_WAY] });
  const answer = await carryOut({ route, params: request.params }, parts, from, request, commandId(caller, name));
  const { headers, ...sent } = kept(answer);
  await requests.answer(claimed.message, sent, isNothing(answer));
  return { ...sent, headers };
}

async function carryOut(
  { route, params }: Found,
  parts: ApiParts,
  { caller: whoever, door }: From,
  { raw, query }: Pick<Request, 'raw' | 'query'>,
  command: string,
): Promise<Answer> {
  const shapes = SHAPES.get(route);
  const asked = shapes?.query?.(query) ?? [];
  if (asked.length > 0) return { problems: problemsOf(asked) };
  const text = textOf(raw);
  if (!text.ok) return { problems: problemsOf([text.failure]), isNothing: true };
  const body = shapes?.body === undefined ? ok(undefined) : bodyOf(text.value, shapes.body);
  if (!body.ok) return { problems: problemsOf(body.failure), isNothing: true };
  const caller = whoever === undefined ? undefined : await mayTouch(route, parts, whoever, params);
  if (caller !== undefined && !('grants' in caller)) return caller;
  const asker = caller === undefined ? NOBODY : askerOf(caller, command);
  return await route.handle({ parts, caller, door, params, query, body: body.value, text: text.value, asker });
}

/** RFC 8259: JSON between systems is UTF-8. Any other bytes are refused rather than guessed at. */
function textOf(raw: Uint8Array): Result<string, InputFailure> {
  try {
    return ok(new TextDecoder('utf-8', { fatal: true }).decode(raw));
  } catch {
    const wayOut = 'send JSON in UTF-8';
    return fail({ code: 'malformed', where: 'body', format: 'JSON', found: 'bytes', reason: 'not UTF-8', wayOut });
  }
}

function bodyOf(text: string, shape: Shape): Result<unknown, readonly InputFailure[]> {
  const json = parseJson(text);
  if (!json.ok) return fail([json.failure]);
  const body = toPlain(json.value);
  const failures = shape(body);
  return failures.length === 0 ? ok(body) : fail(failures);
}

const kept = (answer: Answer): Sent =>
  'problems' in answer
    ? { status: answer.problems[0].status, type: PROBLEM_TYPE, body: asBody(answer.problems), headers: answer.headers ?? {} }
    : {
        status: answer.status,
        type: answer.type ?? JSON_TYPE,
        body: answer.body,
        headers: { ...answer.headers, ...(answer.link !== undefined && { link: answer.link }) },
        ...(answer.location !== undefined && { location: answer.location }),
      };

const isNothing = (answer: Answer): boolean => 'problems' in answer && answer.isNothing === true;

const askerOf = ({ actor, roles }: Caller, id: string): Asker => ({ id, actor, roles });

const NOBODY: Asker = { id: '', actor: Actor.of('partner:nobody'), roles: [] };

const commandId = ({ id }: Caller, name: string): string => `api:${id}:${name}`;

const TOO_OFTEN: Problem = problem(
  429,
  'too-many-calls',
  'RateLimit',
  'wait as long as Retry-After says, or ask for a higher rate',
);
const NO_IDEMPOTENCY_KEY = problem(400, 'idempotency-key-missing', 'Idempotency-Key', 'send 1 to 200 printable characters');
const UNDER_WAY = problem(409, 'request-under-way', 'Idempotency-Key', 'wait for the answer of the first request, or ask again');
const REUSED = problem(422, 'idempotency-key-reused', 'Idempotency-Key', 'give each request a key of its own');
