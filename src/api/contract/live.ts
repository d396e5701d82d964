/** Stock, connections, workflows, one order's history: what the console shows beside orders and holds. */
import { Type, type Static } from '@sinclair/typebox';
import { At, closed, Computed, Id, oneOf, open, page, PageQuery } from './common.ts';

export const StockQuery = closed({ ...PageQuery, node: Type.Optional(Id), item: Type.Optional(Id) });
export const StockPage = page({
  stock: Type.Array(
    closed({
      account: Id,
      node: Type.String(),
      item: Type.String(),
      description: Type.Optional(Type.String()),
      unit: Type.Optional(Type.String()),
      onHand: Computed,
      claimed: Computed,
      safety: Computed,
      available: Computed,
      waiting: Computed,
    }),
  ),
});
export type StockPage = Static<typeof StockPage>;

export const AccountClaims = closed({
  claims: Type.Array(
    closed({
      order: Id,
      number: Type.String(),
      customer: Type.String(),
      state: Type.String(),
      wanted: Computed,
      granted: Computed,
      waitingSince: Type.Optional(At),
    }),
  ),
});

export const Connections = closed({
  connections: Type.Array(
    closed({
      name: Type.String(),
      kind: Type.String(),
      address: Type.Optional(Type.String()),
      state: oneOf(['up', 'slow', 'down', 'unused']),
      answeredAt: Type.Optional(At),
      failedAt: Type.Optional(At),
      latencyMs: Type.Optional(closed({ p50: Type.Integer(), p99: Type.Integer() })),
      waiting: Type.Integer({ description: 'Effects to be sent, and notices.' }),
      inDoubt: Type.Integer(),
      dead: Type.Integer({ description: 'Effects that a person has to decide on: each is a hold.' }),
      received: Type.Integer({ description: 'Messages within the latest hour.' }),
      refused: Type.Integer({ description: 'Of those.' }),
    }),
  ),
});
export type Connections = Static<typeof Connections>;

const Step = closed({
  name: Type.String(),
  kind: oneOf(['check', 'task', 'wait']),
  runs: Type.String(),
  needs: Type.Array(Type.String()),
  each: oneOf(['order', 'fulfillment', 'shipment']),
  undo: Type.Optional(Type.String()),
  isLocked: Type.Boolean(),
  hold: Type.Optional(
    open({ team: Type.String(), due: Type.String(), escalate: Type.Array(Type.String()) }, 'How its holds are worked.'),
  ),
  with: Type.Optional(Type.Unknown()),
});

export const Workflows = closed({
  workflows: Type.Array(
    closed({
      name: Type.String(),
      version: Type.Integer(),
      isActive: Type.Boolean(),
      orders: Type.Integer({ description: 'Open orders that go by it.' }),
      steps: Type.Array(Step),
      parent: Type.Optional(closed({ name: Type.String(), version: Type.Integer() })),
      changes: Type.Array(Type.String(), { description: 'A variant: what it changes of its parent, in sentences.' }),
    }),
  ),
});
export type Workflows = Static<typeof Workflows>;

export const TimelineQuery = closed({ ...PageQuery });
export const Timeline = page({
  events: Type.Array(
    closed({
      sequence: Type.Integer({ description: 'In the order, from 1.' }),
      at: At,
      actor: Type.String(),
      command: Type.String({ description: 'Events of one command came of one cause.' }),
      type: Type.String(),
      about: Type.Optional(Type.String()),
      event: Type.Unknown({ description: 'As docs/reference/events.md says.' }),
    }),
    { description: 'The latest first.' },
  ),
  total: Type.Integer({ description: 'Events of the order in all.' }),
});
export type Timeline = Static<typeof Timeline>;

export const OrderMessages = closed({
  messages: Type.Array(
    closed({
      id: Id,
      direction: oneOf(['in', 'out']),
      connection: Type.String(),
      kind: Type.String(),
      at: At,
      state: Type.String(),
      request: Type.Optional(Type.String({ description: "Of one exchange with a partner: method and path, or a file's name." })),
    }),
  ),
});

export const SEGMENTS_MAX = 10_000;
/** A message beside its bytes, as its format divides it. */
export const Parsed = Type.Union([
  closed({ format: Type.Literal('x12'), segments: Type.Array(Type.Array(Type.String()), { maxItems: SEGMENTS_MAX }) }),
  closed({ format: Type.Literal('json'), value: Type.Unknown() }),
  closed({ format: Type.Literal('csv'), rows: Type.Array(Type.Array(Type.String())) }),
  closed({ format: Type.Literal('text') }),
]);

/** `text/event-stream`: each `data:` is one of these. Only of orders that the reader may see. */
export const Live = closed({
  orders: Type.Array(Id, { description: 'That something happened to; empty: look at everything again.' }),
  holds: Type.Boolean({ description: 'Whether holds opened, changed or ended.' }),
  at: At,
});
export type Live = Static<typeof Live>;
