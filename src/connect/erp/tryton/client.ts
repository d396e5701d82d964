/**
 * Tryton 6.0 by JSON-RPC: a POST of method and parameters to `URL/DATABASE/`, under a session.
 *
 * Invariants: a session that Tryton no longer knows (401) is made anew once, and the call, of which nothing was done, is
 * made again. The last parameter is always the context with the user's company, which Tryton never fills in by itself.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { Recorder } from '../../../engine/exchanges.ts';
import { exchange, type Exchange, type Request } from '../../http/exchange.ts';
import { failureOf, refused, TrytonFailure, unfinished } from './answer.ts';

export interface TrytonAccess {
  /** Without the database. */
  readonly url: string;
  readonly database: string;
  readonly user: string;
  readonly password: string;
}

type Context = Readonly<Record<string, unknown>>;
export type Domain = readonly unknown[];
export type Id = number;

interface Session {
  readonly authorization: string;
  readonly context: Context & { readonly company?: Id | null };
}

/** How long a call may take, and who hears of it. */
interface By {
  readonly timeoutMs: number;
  readonly record: Recorder;
}

const UNAUTHORIZED = 401;
/** With these waits, five seconds of somebody else's locks are sat out. */
const BUSY_TRIES_MAX = 20;
const BUSY_WAIT_MS = 50;

export class Tryton {
  private readonly access: TrytonAccess;
  private session: Promise<Session> | undefined;

  constructor(access: TrytonAccess) {
    this.access = access;
  }

  /** The calls of one effect; all of them together may take until `timeoutMs` from now. `context`: of all that is read. */
  talk(timeoutMs: number, record: Recorder, context: Context = {}): Talk {
    return new Talk(this, { timeoutMs, record }, context);
  }

  /** `more` is added to the context. */
  async call(method: string, params: readonly unknown[], by: By, more: Context = {}): Promise<unknown> {
    for (let isRenewed = false; ; isRenewed = true) {
      const session = await this.opened(by);
      const context = { ...session.context, ...more };
      const answer = await this.post(method, [...params, context], { ...by, authorization: session.authorization });
      if (answer.kind === 'answer' && answer.status === UNAUTHORIZED && !isRenewed) {
        this.session = undefined;
        continue;
      }
      return resultOf(answer);
    }
  }

  /** Of the user: whose prices and books are meant. */
  async company(by: By): Promise<Id> {
    const { context } = await this.opened(by);
    if (context.company === undefined || context.company === null)
      throw refused('company-missing', `${this.access.user} has no company in Tryton: give it one in its preferences`);
    return context.company;
  }

  /** One login for all who wait for it; a failed one is not kept. */
  private async opened(by: By): Promise<Session> {
    this.session ??= this.login(by);
    const opening = this.session;
    try {
      return await opening;
    } catch (error) {
      if (this.session === opening) this.session = undefined;
      throw error;
    }
  }

  /** The ledger has that there was one, and neither the password nor the session. */
  private async login(by: By): Promise<Session> {
    const { user, password } = this.access;
    const secret = { ...by, kind: 'login', isSecret: true };
    const answer = await this.post('common.db.login', [user, { password }, 'en'], secret);
    if (answer.kind === 'answer' && answer.status === UNAUTHORIZED) {
      // Nothing was asked of it yet, and a corrected password makes the same effect possible.
      throw new TrytonFailure({ kind: 'not-sent', code: 'tryton-login', detail: `Tryton does not let ${user} in` });
    }
    const [uid, key] = resultOf(answer) as readonly [Id, string];
    const authorization = `Session ${Buffer.from(`${user}:${uid}:${key}`).toString('base64')}`;
    const preferences = await this.post('model.res.user.get_preferences', [true, {}], { ...by, authorization });
    return { authorization, context: resultOf(preferences) as Session['context'] };
  }

  private async post(
    method: string,
    params: readonly unknown[],
    { record, ...by }: By & Pick<Request, 'authorization' | 'kind' | 'isSecret'>,
  ): Promise<Exchange> {
    const url = this.access.url.replace(/\/$/, '');
    const path = `/${encodeURIComponent(this.access.database)}/`;
    const content = { contentType: 'application/json', body: JSON.stringify({ id: 1, method, params }) };
    return await exchange({ url, path, method: 'POST', call: method, ...content, ...by }, record);
  }
}

/**
 * A conversation about one effect. Once a call that writes has left, nothing is "certainly not sent" any more, whatever
 * becomes of the later ones.
 */
export class Talk {
  private readonly tryton: Tryton;
  private readonly endsAt: number;
  private readonly record: Recorder;
  private readonly context: Context;
  private hasWritten = false;

  constructor(tryton: Tryton, { timeoutMs, record }: By, context: Context) {
    this.tryton = tryton;
    this.endsAt = performance.now() + timeoutMs;
    this.record = record;
    this.context = context;
  }

  async search(model: string, domain: Domain): Promise<readonly Id[]> {
    return (await this.asked(`model.${model}.search`, [domain, 0, null, null])) as readonly Id[];
  }

  async read<Row>(model: string, ids: readonly Id[], fields: readonly string[]): Promise<readonly (Row & { readonly id: Id })[]> {
    if (ids.length === 0) return [];
    return (await this.asked(`model.${model}.read`, [ids, fields])) as readonly (Row & { readonly id: Id })[];
  }

  /** Figures that depend on a place or a day are read with them in the context. */
  async readWith<Row>(
    context: Context,
    model: string,
    ids: readonly Id[],
    fields: readonly string[],
  ): Promise<readonly (Row & { readonly id: Id })[]> {
    if (ids.length === 0) return [];
    const rows = await this.tryton.call(`model.${model}.read`, [ids, fields], this.by(), context);
    return rows as readonly (Row & { readonly id: Id })[];
  }

  async find<Row>(model: string, domain: Domain, fields: readonly string[]): Promise<readonly (Row & { readonly id: Id })[]> {
    return await this.read<Row>(model, await this.search(model, domain), fields);
  }

  async company(): Promise<Id> {
    return await this.tryton.company(this.by());
  }

  async create(model: string, values: Context): Promise<Id> {
    const [id] = (await this.wrote(`model.${model}.create`, [[values]])) as readonly Id[];
    if (id === undefined) throw unfinished('tryton-answer', `${model}.create gave no id`);
    return id;
  }

  async write(model: string, ids: readonly Id[], values: Context): Promise<void> {
    await this.wrote(`model.${model}.write`, [ids, values]);
  }

  async delete(model: string, ids: readonly Id[]): Promise<void> {
    if (ids.length > 0) await this.wrote(`model.${model}.delete`, [ids]);
  }

  /** A transition that is not possible answers null, as a possible one does: what came of it has to be read. */
  async press(model: string, button: string, id: Id): Promise<unknown> {
    return await this.wrote(`model.${model}.${button}`, [[id]]);
  }

  /** A wizard of one form, opened on a record: a session of its own, which is ended whatever comes. */
  async runWizard(name: string, on: { readonly model: string; readonly id: Id }, form: Context, button: string): Promise<void> {
    const context = { active_model: on.model, active_id: on.id, active_ids: [on.id] };
    const [session] = (await this.wrote(`wizard.${name}.create`, [], context)) as readonly [Id];
    try {
      await this.wrote(`wizard.${name}.execute`, [session, form, button], context);
    } finally {
      await this.wrote(`wizard.${name}.delete`, [session]);
    }
  }

  /** How a failure looks from outside, with all that has gone before it. */
  asSeen(failure: TrytonFailure): TrytonFailure {
    const { result } = failure;
    if (this.hasWritten) return result.kind === 'not-sent' ? unfinished(result.code, result.detail) : failure;
    return result.kind === 'no-answer'
      ? new TrytonFailure({ kind: 'not-sent', code: result.code, detail: result.detail })
      : failure;
  }

  private async wrote(method: string, params: readonly unknown[], context?: Context): Promise<unknown> {
    for (let tries = 1; ; tries += 1) {
      try {
        const by = this.by();
        this.hasWritten = true;
        return await this.tryton.call(method, params, by, context);
      } catch (error) {
        if (!(error instanceof TrytonFailure && error.isBusy) || tries >= BUSY_TRIES_MAX) throw error;
        await wait(Math.min(tries, 5) * BUSY_WAIT_MS);
      }
    }
  }

  private async asked(method: string, params: readonly unknown[]): Promise<unknown> {
    return await this.tryton.call(method, params, this.by(), this.context);
  }

  private by(): By {
    const left = this.endsAt - performance.now();
    if (left <= 0) throw unfinished('tryton-slow', 'there is no time left for the rest of it');
    return { timeoutMs: Math.ceil(left), record: this.record };
  }
}

function resultOf(answer: Exchange): unknown {
  if (answer.kind !== 'answer') throw new TrytonFailure(answer);
  if (answer.status === UNAUTHORIZED) throw unfinished('tryton-login', 'a fresh session was not accepted');
  if (answer.status >= 300) throw refused(`http-${answer.status}`, answer.text);
  let said: { readonly result?: unknown; readonly error?: unknown };
  try {
    said = JSON.parse(answer.text) as typeof said;
  } catch (error) {
    throw unfinished('answer-unreadable', String(error));
  }
  if (said.error !== undefined) throw failureOf(said.error);
  return said.result;
}
