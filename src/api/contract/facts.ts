/** Facts as their owners tell them, and what owners tell of accounts. */
import { Type } from '@sinclair/typebox';
import { At, closed, Computed, DateTime, Figure, Id, oneOf, open, PROBLEM, Text, told } from './common.ts';

/** Of one call. */
const BULK_MAX = 10_000;

const FactKey = Text(400, '`kind:id` or `kind:id/id`, such as `price:LIST/BRG-6204`.');

export const Facts = closed({
  source: Text(80, 'The system that owns them: `erp`, `crm`.'),
  facts: Type.Array(
    closed({
      key: FactKey,
      value: Type.Unknown({ description: 'As docs/reference/facts.schema.json says of its kind.' }),
      since: Type.Optional(Type.String({ format: 'date-time', description: 'From when it holds. Default: now.' })),
    }),
    { minItems: 1, maxItems: BULK_MAX },
  ),
});

export const FactsTaken = closed({
  changed: Type.Integer({ description: 'With a value that is new: orders that rest on them are asked again.' }),
  confirmed: Type.Integer({ description: 'With the value that stands.' }),
  older: Type.Integer({ description: 'From before the one in force: in the history only.' }),
});

const Version = closed({
  version: Type.Integer({ description: '0: not there.' }),
  value: Type.Optional(Type.Unknown()),
  source: Type.String(),
  since: At,
  confirmedAt: At,
});

export const Fact = closed({ key: FactKey, now: Version, history: Type.Array(Version, { description: 'By time.' }) });

const command = <T extends string, P extends Parameters<typeof closed>[0]>(type: T, properties: P) =>
  closed({ type: Type.Literal(type), ...properties });

const REASONS = ['stock-count', 'damage', 'counter-sale', 'receipt', 'payment', 'exposure', 'limit-cut'] as const;

export const AccountWord = told(
  'type',
  [
    command('snapshot', {
      figure: Figure,
      asOf: DateTime,
      limit: Type.Optional(Figure),
      includes: Type.Optional(Type.Array(closed({ order: Id, quantity: Figure }), { maxItems: 10_000 })),
    }),
    command('adjust', { delta: Figure, why: oneOf(REASONS), at: DateTime }),
    command('set-limit', { limit: Figure }),
    command('set-safety', { safety: Figure }),
    command('set-pool', {
      pool: Id,
      customers: Type.Array(Id, { maxItems: 10_000 }),
      quantity: Figure,
      until: Type.Optional(DateTime),
    }),
  ],
  "What an account's owner tells: on hand or exposure as of a time, a correction, a limit, safety stock, a pool.",
);

const AccountKey = Text(200, '`stock:NODE/ITEM` or `credit:GROUP`.');

export const Account = closed({
  account: AccountKey,
  figure: Computed,
  claimed: Computed,
  limit: Type.Optional(Computed),
  safety: Type.Optional(Computed),
});

export const AccountWords = closed({
  accounts: Type.Array(closed({ account: AccountKey, word: AccountWord }), {
    minItems: 1,
    maxItems: BULK_MAX,
    description: 'Of two of the same account, the later in the list is later.',
  }),
});

export const AccountWordsTaken = closed({
  adjusted: Type.Integer(),
  refused: Type.Array(open({ account: Type.String(), ...PROBLEM }, 'A word that the account does not take.')),
});
