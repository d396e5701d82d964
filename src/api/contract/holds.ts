/** Holds: what stops orders, and the ways out. */
import { Type, type Static, type TProperties } from '@sinclair/typebox';
import { PLAIN_WAYS } from '../../core/model/hold.ts';
import { At, closed, Day, Figure, Id, Money, oneOf, open, page, PageQuery, Text, told } from './common.ts';

export const WayOut = Type.String({ description: 'The name of a way out of a hold.' });

export const Hold = open(
  {
    id: Id,
    reason: open({ type: Type.String() }, 'Typed, with its evidence in figures.'),
    raisedBy: Type.String(),
    team: Type.String(),
    openedAt: At,
    dueAt: At,
    amount: Type.Optional(Money),
    proposal: Type.Optional(open({ by: Type.String(), at: At, note: Type.String() }, 'What a second person has to confirm.')),
  },
  'What stops an order until it is resolved or lapses.',
);

const Stake = open(
  {
    total: Type.Optional(Money),
    promised: Type.Optional(Type.String()),
    tier: Type.Optional(Type.String()),
    customer: Type.String(),
    customerName: Type.Optional(Type.String()),
  },
  'What the hold costs the customer.',
);

const AllowedWay = closed({
  way: WayOut,
  people: Type.Integer({ minimum: 1, maximum: 2 }),
  isAllowed: Type.Boolean({ description: 'To the caller: of a team that may, and not to confirm an own proposal.' }),
});

export const OrderHolds = closed({
  holds: Type.Array(closed({ hold: Hold, waysOut: Type.Array(AllowedWay) })),
  stake: Stake,
});

export const HoldsQuery = closed({
  ...PageQuery,
  team: Type.Optional(Id),
  type: Type.Optional(Id),
  cause: Type.Optional(Type.String({ maxLength: 400 })),
  customer: Type.Optional(Id),
  mine: Type.Optional(Type.Boolean({ description: 'Of the teams of the caller alone.' })),
});

/** In a list. */
export const HoldRow = closed({
  order: Id,
  hold: Id,
  type: Type.String(),
  team: Type.String(),
  priority: Type.Integer(),
  openedAt: At,
  dueAt: At,
  nextEscalation: Type.Optional(At),
  amount: Type.Optional(Money),
  customer: Type.Optional(Type.String()),
  number: Type.Optional(Type.String({ description: "The buyer's own number of the order." })),
  total: Type.Optional(Money),
  promised: Type.Optional(Day),
  cause: Type.Optional(Type.String({ description: 'Holds of one type and team with the same text have one cause.' })),
  label: Type.Optional(Type.String({ description: 'The cause, for people.' })),
  proposed: Type.Optional(closed({ way: Type.String(), by: Type.String() })),
});
export type HoldRow = Static<typeof HoldRow>;

export const HoldsPage = page({
  holds: Type.Array(HoldRow),
  isBehind: Type.Boolean({ description: 'True while the lists are being rebuilt: the latest may not be in it yet.' }),
});

const way = <W extends string, P extends TProperties>(name: W, properties: P) =>
  closed({ way: Type.Literal(name), ...properties });

const Prices = Type.Array(closed({ line: Id, amount: Figure }), { minItems: 1, maxItems: 10_000 });

const Address = closed({
  name: Text(),
  lines: Type.Array(Text(), { minItems: 1, maxItems: 6 }),
  city: Text(),
  region: Type.Optional(Text(40)),
  postalCode: Type.Optional(Text(20)),
  country: Type.String({ pattern: '^[A-Z]{2}$' }),
  phone: Type.Optional(Text(40)),
  email: Type.Optional(Text()),
});

export const Resolution = told(
  'way',
  [
    closed({ way: oneOf(PLAIN_WAYS) }),
    way('requote', { prices: Prices }),
    way('reprice', { prices: Prices }),
    way('approve-excess', { amount: Figure }),
    way('map-item', { line: Id, item: Id }),
    way('substitute', { line: Id, item: Id }),
    way('correct-address', { address: Address }),
    way('round', { to: oneOf(['up', 'down']) }),
    way('extend', { requested: Day }),
    way('confirm-by-hand', { reference: Text() }),
    way('accept-over', { bill: Figure, gift: Figure, takeBack: Figure }),
    way('freeze-facts', { for: Type.String({ pattern: '^[0-9]+(s|min|h|d)$', description: 'A length of time: `4h`, `2d`.' }) }),
    way('cancel-lines', { lines: Type.Array(Id, { minItems: 1, maxItems: 10_000 }) }),
  ],
  'A way out that the hold offers, with what it needs.',
);

export const Resolving = closed({
  resolution: Resolution,
  note: Text(2_000, 'Why. It is kept with the decision.'),
});
