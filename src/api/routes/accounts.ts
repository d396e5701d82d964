/** What owners tell of accounts: stock counted, exposure, limits. */
import type { Static } from '@sinclair/typebox';
import type { AccountKey } from '../../core/model/account.ts';
import { parseDecimal } from '../../core/model/decimal.ts';
import type { Failure } from '../../core/model/failure.ts';
import { CustomerId, IDENTIFIER_SHAPE, OrderId } from '../../core/model/identifiers.ts';
import { parseInstant } from '../../core/model/instant.ts';
import { fail, ok, type Result } from '../../core/model/result.ts';
import type { AccountCommand } from '../../core/process/account/command.ts';
import type { AccountState } from '../../core/process/account/state.ts';
import { Account, AccountWord, AccountWords, AccountWordsTaken } from '../contract/facts.ts';
import type { Adjustment } from '../../engine/hub.ts';
import { FAILURES_MAX, problem, problemOf, problemsOf } from '../problem.ts';
import { answered, refused, route, type Answer, type Call } from './route.ts';

/** Those that have an owner's figure; business keys are the orders' own. */
function accountOf(key: string, where = 'key'): Result<AccountKey, Failure> {
  const [, kind, ids = ''] = /^(stock|credit):(.+)$/s.exec(key) ?? [];
  const parts = ids.split('/');
  if (kind !== undefined && parts.length === (kind === 'stock' ? 2 : 1) && parts.every((id) => IDENTIFIER_SHAPE.test(id)))
    return ok(key as AccountKey);
  const wayOut = 'name it as stock:NODE/ITEM or credit:GROUP';
  return fail({ code: 'account-unknown', where, found: key.slice(0, 120), wayOut });
}

/** A credit group may have customers in several regions. */
const OF_MANY = problem(403, 'out-of-reach', 'key', 'ask for a role without a business unit and a region');

type Parse<T> = (text: string, where: string) => Result<T, Failure>;

/** `at`: the place of the word in the request. */
function commandOf(word: Static<typeof AccountWord>, at = ''): Result<AccountCommand, readonly Failure[]> {
  const failures: Failure[] = [];
  const read = <T>(parse: Parse<T>, text: string, where: string): T => {
    const result = parse(text, `${at}${where}`);
    if (!result.ok) failures.push(result.failure);
    // What is not read is never used: there is a failure.
    return result.ok ? result.value : (text as T);
  };
  const command = ((): AccountCommand => {
    switch (word.type) {
      case 'snapshot':
        return {
          type: word.type,
          figure: read(parseDecimal, word.figure, '/figure'),
          asOf: read(parseInstant, word.asOf, '/asOf'),
          ...(word.limit !== undefined && { limit: read(parseDecimal, word.limit, '/limit') }),
          ...(word.includes !== undefined && {
            includes: word.includes.map(({ order, quantity }, i) => ({
              order: read(OrderId.parse, order, `/includes/${i}/order`),
              quantity: read(parseDecimal, quantity, `/includes/${i}/quantity`),
            })),
          }),
        };
      case 'adjust':
        return {
          type: word.type,
          delta: read(parseDecimal, word.delta, '/delta'),
          why: word.why,
          at: read(parseInstant, word.at, '/at'),
        };
      case 'set-limit':
        return { type: word.type, limit: read(parseDecimal, word.limit, '/limit') };
      case 'set-safety':
        return { type: word.type, safety: read(parseDecimal, word.safety, '/safety') };
      case 'set-pool':
        return {
          type: word.type,
          pool: word.pool,
          customers: word.customers.map((customer, i) => read(CustomerId.parse, customer, `/customers/${i}`)),
          quantity: read(parseDecimal, word.quantity, '/quantity'),
          ...(word.until !== undefined && { until: read(parseInstant, word.until, '/until') }),
        };
    }
  })();
  return failures.length === 0 ? ok(command) : fail(failures);
}

function shownOf(account: AccountKey, state: AccountState): object {
  const { claimed } = state;
  if (state.kind === 'stock') return { account, figure: state.onHand.figure, claimed, safety: state.safety };
  if (state.kind === 'credit') return { account, figure: state.exposure.figure, claimed, limit: state.limit };
  return { account, figure: claimed, claimed };
}

async function tell({ parts: { hub, nudge }, params, body, asker }: Call<unknown, Static<typeof AccountWord>>): Promise<Answer> {
  const key = accountOf(params['key'] ?? '');
  if (!key.ok) return { problems: [problemOf(key.failure)], isNothing: true };
  const command = commandOf(body);
  if (!command.ok) return { problems: problemsOf(command.failure), isNothing: true };
  const outcome = await hub.adjust(key.value, command.value, asker.id);
  nudge();
  if (outcome.kind === 'refused') return refused(problemOf(outcome.failure));
  return answered(shownOf(key.value, await hub.account(key.value)));
}

/** All of them, or every failure with its place. */
function wordsOf({ accounts }: Static<typeof AccountWords>, id: string): Result<readonly Adjustment[], readonly Failure[]> {
  const told: Adjustment[] = [];
  const failures: Failure[] = [];
  for (const [index, { account, word }] of accounts.entries()) {
    const at = `/accounts/${index}`;
    const key = accountOf(account, `${at}/account`);
    const command = commandOf(word, `${at}/word`);
    if (!key.ok) failures.push(key.failure);
    if (!command.ok) failures.push(...command.failure);
    if (key.ok && command.ok) told.push({ account: key.value, command: command.value, id: `${id}/${index}` });
  }
  return failures.length === 0 ? ok(told) : fail(failures.slice(0, FAILURES_MAX));
}

async function tellAll({ parts: { hub, nudge }, body, asker }: Call<unknown, Static<typeof AccountWords>>): Promise<Answer> {
  const words = wordsOf(body, asker.id);
  if (!words.ok) return { problems: problemsOf(words.failure), isNothing: true };
  const outcomes = await hub.adjustAll(words.value);
  nudge();
  const refusals = outcomes.flatMap((outcome, i) =>
    outcome.kind === 'refused' ? [{ account: words.value[i]?.account, ...problemOf(outcome.failure) }] : [],
  );
  return answered({ adjusted: outcomes.length - refusals.length, refused: refusals });
}

export const accountRoutes = [
  route({
    method: 'POST',
    path: '/accounts',
    name: 'tellAccounts',
    tag: 'Facts',
    summary:
      'A count of a warehouse, a day of payments: up to 10,000 words at once. All are read, or none is taken; what an account then refuses is told.',
    scope: 'accounts:write',
    isOnce: true,
    body: AccountWords,
    status: 200,
    answer: AccountWordsTaken,
    handle: tellAll,
  }),
  route({
    method: 'POST',
    path: '/accounts/:key',
    name: 'tellAccount',
    tag: 'Facts',
    summary:
      'Stock counted or corrected, exposure, limits, safety stock, pools. Claims that no longer fit are lost, by a fair rule.',
    scope: 'accounts:write',
    isOnce: true,
    body: AccountWord,
    status: 200,
    answer: Account,
    handle: tell,
  }),
  route({
    method: 'GET',
    path: '/accounts/:key',
    name: 'readAccount',
    tag: 'Facts',
    summary: 'An account as it stands: its figure, and what of it is claimed.',
    scope: 'facts:read',
    within: 'any',
    status: 200,
    answer: Account,
    handle: async ({ parts: { hub }, params, caller }) => {
      const key = accountOf(params['key'] ?? '');
      if (!key.ok) return refused(problemOf(key.failure));
      if (caller?.reach !== 'all' && !key.value.startsWith('stock:')) return refused(OF_MANY);
      return answered(shownOf(key.value, await hub.account(key.value)));
    },
  }),
];
