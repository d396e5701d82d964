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
import { Account, AccountWord } from '../contract/facts.ts';
import { problem, problemOf, problemsOf } from '../problem.ts';
import { answered, refused, route, type Answer, type Call } from './route.ts';

/** Those that have an owner's figure; business keys are the orders' own. */
function accountOf(key: string): Result<AccountKey, Failure> {
  const [, kind, ids = ''] = /^(stock|credit):(.+)$/s.exec(key) ?? [];
  const parts = ids.split('/');
  if (kind !== undefined && parts.length === (kind === 'stock' ? 2 : 1) && parts.every((id) => IDENTIFIER_SHAPE.test(id)))
    return ok(key as AccountKey);
  const wayOut = 'name it as stock:NODE/ITEM or credit:GROUP';
  return fail({ code: 'account-unknown', where: 'key', found: key.slice(0, 120), wayOut });
}

/** A credit group may have customers in several regions. */
const OF_MANY = problem(403, 'out-of-reach', 'key', 'ask for a role without a business unit and a region');

type Parse<T> = (text: string, where: string) => Result<T, Failure>;

function commandOf(word: Static<typeof AccountWord>): Result<AccountCommand, readonly Failure[]> {
  const failures: Failure[] = [];
  const read = <T>(parse: Parse<T>, text: string, where: string): T => {
    const result = parse(text, where);
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

export const accountRoutes = [
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
