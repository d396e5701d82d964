/** Orders as they are asked for and told. */
import { Type } from '@sinclair/typebox';
import { At, closed, Computed, Id, Money, oneOf, open, page, PageQuery, Quantity, Text } from './common.ts';
import { Hold, WayOut } from './holds.ts';

const STATES = ['open', 'closed', 'cancelled'] as const;
const State = oneOf(STATES);

export const Captured = closed({ order: Id, revision: Type.Integer({ description: 'Events of the order so far.' }) });

export const OrdersQuery = closed({
  ...PageQuery,
  customer: Type.Optional(Id),
  purchaseOrder: Type.Optional(Id),
  state: Type.Optional(State),
  q: Type.Optional(Type.String({ maxLength: 200, description: 'Words of people: a number or the end of it, a customer.' })),
  channel: Type.Optional(Id),
  held: Type.Optional(Type.Boolean({ description: 'With open holds, or without.' })),
  hold: Type.Optional(Id),
  businessUnit: Type.Optional(Id),
  region: Type.Optional(Id),
  from: Type.Optional(Type.Integer({ description: 'Captured at or after, milliseconds since 1970.' })),
  to: Type.Optional(Type.Integer({ description: 'Captured before.' })),
  sort: Type.Optional(oneOf(['order', 'captured', 'changed', 'total'], 'Default: by number, upwards; the others: downwards.')),
});

export const OrderSummary = closed(
  {
    order: Id,
    customer: Id,
    number: Type.String({ description: "The buyer's own number: purchase order or shop order." }),
    channel: Type.String(),
    state: State,
    standing: Type.String({ description: 'Where it stands, in a few words.' }),
    ordered: Computed,
    overage: Computed,
    shipped: Computed,
    open: Computed,
    cancelled: Computed,
    shipments: Type.Array(closed({ id: Type.String(), node: Type.String(), goods: Money })),
    invoices: Type.Array(
      closed({ id: Type.String(), state: Type.String(), amount: Money, shipments: Type.Array(Type.String()) }),
    ),
    charges: Money,
    backorders: Type.Array(Type.String()),
    holds: Type.Array(
      closed({
        id: Type.String(),
        type: Type.String(),
        team: Type.String(),
        dueAt: At,
        waysOut: Type.Array(WayOut),
        proposed: Type.Optional(closed({ way: Type.String(), by: Type.String() })),
      }),
    ),
    moving: Type.Array(Type.String({ description: 'What is under way, so that the order is not at rest.' })),
    capturedAt: Type.Optional(At),
    changedAt: Type.Optional(At),
    total: Type.Optional(Money),
  },
  'An order in one row. Sums are over its lines, in stock units.',
);

export const OrdersPage = page({
  orders: Type.Array(OrderSummary),
  count: Type.Optional(closed({ orders: Type.Integer(), isExact: Type.Boolean({ description: 'False: at least so many.' }) })),
  isBehind: Type.Boolean({ description: 'True while the lists are being rebuilt: the latest may not be in it yet.' }),
});

export const Shipment = open(
  {
    id: Type.String(),
    fulfillment: Type.String(),
    node: Type.String(),
    state: oneOf(['verdict', 'confirmed', 'delivered']),
    lines: Type.Array(open({ schedule: Type.String(), item: Type.String(), quantity: Computed }, 'In stock units.')),
    shippedAt: At,
    reportedAt: At,
    carrier: Type.Optional(Type.String()),
    tracking: Type.Optional(Type.String()),
    prices: Type.Array(closed({ line: Type.String(), price: Computed })),
    currency: Type.String(),
  },
  'Goods that left together.',
);
export const Invoice = open(
  {
    id: Type.String(),
    state: oneOf(['mismatch', 'posted', 'disputed', 'paid', 'credited']),
    shipments: Type.Array(Type.String()),
    amount: Money,
    paid: Money,
    credited: Money,
  },
  "This order's share of an invoice.",
);
export const Shipments = closed({ shipments: Type.Array(Shipment) });
export const Invoices = closed({ invoices: Type.Array(Invoice) });

const Read = closed({ key: Type.String(), version: Type.Integer(), value: Type.Optional(Type.Unknown()) });

const Step = closed({
  instance: Type.String(),
  kind: oneOf(['check', 'task', 'wait']),
  runs: Type.String({ description: 'The check, task or wait that it runs.' }),
  state: Type.String({
    description: '`waiting`, `passed`, `held`, `asked`, `suspect`, `stale`, `ended`, or the state of a task.',
  }),
  waitsFor: Type.Array(Type.String()),
  read: Type.Array(Read, { description: 'What the latest answer rested on: the fact, its version, the part that mattered.' }),
  code: Type.Optional(Type.String()),
  value: Type.Optional(Type.Unknown()),
  reason: Type.Optional(open({ type: Type.String() }, 'Why it holds, in figures.')),
  ruling: Type.Optional(open({ step: Type.String() }, 'What people decided.')),
  rejected: Type.Array(open({ what: Type.String() }, 'A way that was open and not taken.')),
  goodUntil: Type.Optional(At),
  task: Type.Optional(
    closed({ generation: Type.Integer(), since: At, unwanted: Type.Boolean(), reference: Type.Optional(Type.String()) }),
  ),
});

export const Explanation = closed(
  {
    order: Id,
    state: State,
    header: open({ customer: Id }, 'The head of the order as agreed.'),
    workflow: closed({ name: Type.String(), version: Type.Integer() }),
    capturedAt: At,
    steps: Type.Array(Step),
    holds: Type.Array(
      closed({ hold: Hold, waysOut: Type.Array(closed({ way: WayOut, people: Type.Integer({ minimum: 1, maximum: 2 }) })) }),
    ),
    lines: Type.Array(
      closed({
        line: Type.String(),
        ordered: Computed,
        overage: Computed,
        shipped: Computed,
        open: Computed,
        cancelled: Computed,
        unsettled: Computed,
        holds: Type.Boolean({ description: 'Whether ordered and accepted overage is shipped, open and cancelled.' }),
        state: oneOf(['open', 'shipped', 'cancelled', 'settled']),
        item: Type.String(),
        unit: Type.String(),
        price: Type.Optional(Computed),
      }),
    ),
    fulfillments: Type.Array(
      closed({
        id: Type.String(),
        node: Type.String(),
        state: oneOf(['planned', 'released', 'recalling', 'withdrawn', 'shipped']),
        lines: Type.Array(closed({ schedule: Type.String(), line: Type.String(), item: Type.String(), quantity: Computed })),
      }),
    ),
    shipments: Type.Array(Shipment),
    invoices: Type.Array(Invoice),
  },
  'Each step of an order: its state, what it read and why it answered so.',
);

export const Cancelling = closed({
  reference: Text(80, "The sender's own number of this cancellation."),
  reason: Type.Optional(oneOf(['buyer', 'colleague'], 'Who wants it. Default: the buyer.')),
  lines: Type.Optional(
    Type.Array(closed({ schedule: Id, quantity: Type.Optional(Quantity) }), {
      minItems: 1,
      maxItems: 10_000,
      description: 'Schedule lines, or a part of them; none: the whole order.',
    }),
  ),
});

const Happened = closed(
  { type: Type.String(), about: Type.Optional(Type.String()) },
  'What happened, in short: the type of the event, and what it is about.',
);

export const Done = closed({
  order: Id,
  revision: Type.Integer({ description: 'Events of the order so far.' }),
  state: oneOf([...STATES, 'parked', 'none']),
  events: Type.Array(Happened, { description: 'What this very request led to; none: it was so already.' }),
  undone: Type.Array(Type.String(), { description: 'Tasks that are taken back by it.' }),
  holds: Type.Array(closed({ hold: Id, type: Type.String(), team: Type.String() }), { description: 'Open now.' }),
});
