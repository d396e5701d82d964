/** What people who decide holds work with: the day, groups of one cause, what a way out would do, many at one stroke. */
import { Type, type Static } from '@sinclair/typebox';
import { At, closed, Computed, Id, Money, oneOf, open, Problem, Text } from './common.ts';
import { HoldRow, Resolution } from './holds.ts';
import { Cancelling } from './orders.ts';

export const Today = closed(
  {
    at: At,
    mine: closed({
      open: Type.Integer(),
      overdue: Type.Integer(),
      dueSoon: Type.Integer({ description: 'Within the hour.' }),
      toConfirm: Type.Integer({ description: 'Proposed by somebody else, and waiting for a second person.' }),
    }),
    next: Type.Array(HoldRow, { description: 'Of my teams, the next due first; at most 20.' }),
    byType: Type.Array(closed({ type: Type.String(), team: Type.String(), open: Type.Integer(), overdue: Type.Integer() })),
    orders: closed({
      captured: Type.Integer({ description: 'Today, by the clock of the hub, UTC.' }),
      open: Type.Integer(),
      held: Type.Integer(),
      closed: Type.Integer({ description: 'Of those captured today.' }),
      cancelled: Type.Integer({ description: 'Of those captured today.' }),
    }),
    byHour: Type.Array(closed({ hour: At, captured: Type.Integer() }), { description: 'The latest 24 hours.' }),
    byChannel: Type.Array(closed({ channel: Type.String(), captured: Type.Integer() })),
    adherence: Type.Array(
      closed({
        team: Type.String(),
        settled: Type.Integer(),
        inTime: Type.Integer(),
        medianMs: Type.Optional(Type.Integer({ description: 'From opening to the end.' })),
      }),
      { description: 'Of holds that ended in the latest 7 days, by team.' },
    ),
  },
  'What needs me, what is about to breach, how the orders of the day stand.',
);
export type Today = Static<typeof Today>;

const HoldGroup = closed(
  {
    type: Type.String(),
    team: Type.String(),
    cause: Type.String({ description: 'The same text: the same cause (the item of a price, a credit group, a connection).' }),
    label: Type.String({ description: 'The cause, for people.' }),
    open: Type.Integer(),
    amounts: Type.Array(Money, { description: 'At stake, by currency.' }),
    nextDueAt: At,
    oldestAt: At,
  },
  'Open holds of one type, team and cause.',
);
export const HoldGroups = closed({ groups: Type.Array(HoldGroup), isBehind: Type.Boolean() });

export const ResolutionPreviewing = closed({ resolution: Resolution });

/** One of them: a change as `changeOrder` takes it, or a cancellation as `cancelOrder` does. */
export const Previewing = closed({
  change: Type.Optional(open({ reference: Type.String() }, 'As `changeOrder` takes it.')),
  cancel: Type.Optional(Cancelling),
});

const PreviewLine = closed({
  line: Type.String(),
  item: Type.String(),
  before: closed({ open: Computed, shipped: Computed, cancelled: Computed, price: Type.Optional(Computed) }),
  after: closed({ open: Computed, shipped: Computed, cancelled: Computed, price: Type.Optional(Computed) }),
});

export const Preview = closed(
  {
    problem: Type.Optional(Problem),
    people: Type.Optional(Type.Integer({ description: '2: this would be a proposal, and somebody else confirms it.' })),
    standing: closed({ before: Type.String(), after: Type.String() }),
    total: closed({ before: Type.Optional(Money), after: Type.Optional(Money) }),
    events: Type.Array(closed({ type: Type.String(), about: Type.Optional(Type.String()) })),
    undone: Type.Array(Type.String(), { description: 'Tasks that would be taken back.' }),
    starts: Type.Array(Type.String(), { description: 'Tasks that would be sent.' }),
    opens: Type.Array(closed({ hold: Id, type: Type.String(), team: Type.String() })),
    ends: Type.Array(closed({ hold: Id, type: Type.String() })),
    lines: Type.Array(PreviewLine, { description: 'Those that would change.' }),
    others: Type.Integer({ description: 'Other orders that would hear of it.' }),
  },
  'What would come of it now. Nothing is done by asking.',
);
export type Preview = Static<typeof Preview>;

/** A hold of a list, or all of one cause. */
export const Many = closed({
  holds: Type.Optional(Type.Array(closed({ order: Id, hold: Id }), { minItems: 1, maxItems: 5_000 })),
  group: Type.Optional(closed({ type: Id, team: Id, cause: Type.String({ maxLength: 400 }) })),
  resolution: Resolution,
  note: Text(2_000, 'Why. It is kept with each decision.'),
  isDry: Type.Optional(Type.Boolean({ description: 'Only tell what would come of it.' })),
});
export type Many = Static<typeof Many>;

export const ManyResults = closed(
  {
    batch: Type.Optional(Type.String({ description: 'To take it back by; none of a dry run.' })),
    resolved: Type.Integer(),
    proposed: Type.Integer(),
    refused: Type.Integer(),
    results: Type.Array(
      closed({
        order: Id,
        hold: Id,
        outcome: oneOf(['resolved', 'proposed', 'refused']),
        standing: Type.String({ description: 'Of the order then.' }),
        problem: Type.Optional(Problem),
      }),
      { description: 'In the order of the holds asked for; of a group, the next due first.' },
    ),
  },
  'One decision for many holds, each by itself: what came of each.',
);
export type ManyResults = Static<typeof ManyResults>;

/** `resolveMany` and `resolveHold` alike: `batch` is the id that the answer gave. */
export const TakingBack = closed({ note: Text(2_000, 'Why.') });
