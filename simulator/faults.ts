import type { TaskState } from '../src/core/model/task.ts';

interface Fault {
  /** Per occasion. */
  readonly rate: number;
  /** The occasion. */
  readonly of: string;
  readonly why: string;
  /**
   * States of a task instance out of its reach: there is no such occasion then, or only when two commits meet within the
   * milliseconds between a claim and its sending.
   */
  readonly never: readonly (TaskState | 'none')[];
  /** Rates in states that are met so seldom, or for seconds only, that its own rate would hardly ever strike there. */
  readonly aimed?: Partial<Record<TaskState, number>>;
}

/** News that comes while a release waits to be sent, is on its way, is in doubt, or is taken back. */
const inPassing = (rate: number): NonNullable<Fault['aimed']> => ({
  wanted: rate,
  sending: rate,
  'in-doubt': rate,
  undoing: rate,
});

/** A request that is sent again although the partner's own word has come by another way. */
const AGAIN = { done: 0.5, 'too-late': 0.2 } as const;

/** Every fault that the world knows, with how often it strikes. */
export const FAULTS = {
  loss: { rate: 0.02, of: 'a request or an answer on its way', why: 'a packet, a proxy, a queue that is dropped', never: [] },
  duplication: { rate: 0.03, of: 'a message from a partner or a channel', why: 'at-least-once delivery', never: [] },
  reordering: {
    rate: 0.03,
    of: 'a message from a partner or a channel',
    why: 'parallel queues, files picked up by name',
    never: [],
  },
  delay: {
    rate: 0.02,
    of: 'a message from a partner',
    why: 'a 945 that trails the truck by hours',
    never: [],
    aimed: { undoing: 0.06 },
  },
  'not-sent': {
    rate: 0.02,
    of: 'a request',
    why: 'a refused connection, a full queue: it is certain that nothing arrived',
    never: ['none', 'wanted', 'in-doubt', 'undone'],
    aimed: AGAIN,
  },
  'timeout-after-act': {
    rate: 0.02,
    of: 'a request',
    why: 'the partner did it and its answer was lost',
    never: ['none', 'wanted', 'in-doubt', 'undone'],
    aimed: AGAIN,
  },
  garbage: {
    rate: 0.005,
    of: 'an answer',
    why: 'an HTML error page with status 200',
    never: ['none', 'wanted', 'in-doubt', 'undone'],
    aimed: { done: 0.9, 'too-late': 0.2 },
  },
  refusal: {
    rate: 0.01,
    of: 'a request',
    why: 'the partner says no',
    never: ['none', 'wanted'],
    aimed: { done: 0.5, undone: 1, 'too-late': 1 },
  },
  'partial-answer': {
    rate: 0.15,
    of: 'a recall',
    why: 'some of it is packed already',
    never: ['none', 'wanted', 'sending', 'in-doubt', 'done', 'undone', 'too-late'],
  },
  'crash-before-commit': {
    rate: 0.0015,
    of: 'a transaction',
    why: 'kill -9, a lost database connection',
    never: [],
    aimed: { 'in-doubt': 0.005 },
  },
  'crash-after-commit': {
    rate: 0.0015,
    of: 'a transaction',
    why: 'kill -9 before the caller is answered',
    never: [],
    aimed: { 'in-doubt': 0.005 },
  },
  'crash-before-send': {
    rate: 0.003,
    of: 'an effect',
    why: 'kill -9 after the attempt is on record',
    never: ['none', 'wanted', 'in-doubt', 'undone'],
    aimed: AGAIN,
  },
  'crash-after-send': {
    rate: 0.003,
    of: 'an effect',
    why: 'kill -9 after the partner has it',
    never: ['none', 'wanted', 'in-doubt', 'undone'],
    aimed: AGAIN,
  },
  'stale-read': {
    rate: 0.05,
    of: 'a read-back',
    why: 'the partner answers from a replica that lags',
    never: ['none', 'wanted', 'sending', 'undone'],
    aimed: { done: 1, 'too-late': 0.5 },
  },
  'clock-skew': {
    rate: 0.2,
    of: 'a hub process',
    why: 'two machines, seconds apart',
    never: ['wanted', 'sending', 'in-doubt', 'done', 'undoing', 'undone', 'too-late'],
  },
  'fact-moves': {
    rate: 0.12,
    of: 'an order',
    why: 'price, address, customer, node, screening or stock moves while it is worked',
    never: [],
  },
  'short-pick': {
    rate: 0.02,
    of: 'a fulfillment',
    why: 'the shelf has less than the count says',
    never: ['none'],
    aimed: inPassing(0.3),
  },
  'over-shipment': {
    rate: 0.01,
    of: 'a shipment',
    why: 'a full box instead of nine',
    never: ['none'],
    aimed: inPassing(0.5),
  },
  'wrong-confirmation': {
    rate: 0.01,
    of: 'a message from a partner',
    why: 'another item, another number, a count that is off',
    never: ['none'],
    aimed: inPassing(0.3),
  },
  'edit-behind': {
    rate: 0.01,
    of: 'an order',
    why: 'a clerk changes or cancels the order in the ERP',
    never: [],
    aimed: inPassing(0.4),
  },
  'late-change': { rate: 0.06, of: 'an order', why: 'the buyer calls after release', never: [] },
  'ships-anyway': {
    rate: 0.02,
    of: 'a recall that the node confirmed',
    why: 'the pallet was on the truck already',
    never: ['none', 'wanted', 'sending', 'in-doubt', 'done', 'undone', 'too-late'],
  },
  'partner-down': {
    rate: 0.12,
    of: 'a partner in a season',
    why: 'down for a day',
    never: ['none', 'wanted', 'in-doubt', 'undone'],
  },
  'ill-timed': {
    rate: 0.08,
    of: 'a release that is wanted, a node that has it, a truck that leaves, an outcome that is not known',
    why: 'the buyer calls, or a fact moves, just then',
    never: [],
  },
  'ill-decided': {
    rate: 0.25,
    of: 'a decision of a person',
    why: 'somebody who may not decide, who confirms himself, or who confirms other figures',
    never: [],
  },
  'picked-already': {
    rate: 0.1,
    of: 'a recall that the node confirmed',
    why: 'a message of the work trails: that the node has it, or has picked it, and then the pallet is on the truck',
    never: ['none', 'wanted', 'sending', 'in-doubt', 'done', 'undone', 'too-late'],
  },
  'counted-with': {
    rate: 0.05,
    of: 'a movement of goods or money',
    why: 'its owner states a figure at that instant, and tells of the movement afterwards',
    never: ['wanted', 'sending', 'in-doubt', 'done', 'undoing', 'undone', 'too-late'],
  },
  'posted-twice': {
    rate: 0.03,
    of: 'an invoice',
    why: 'a clerk posts it again',
    never: ['none'],
    aimed: inPassing(0.6),
  },
  'wrong-invoice': {
    rate: 0.01,
    of: 'an invoice',
    why: 'posted with another amount',
    never: ['none'],
    aimed: inPassing(0.8),
  },
} as const satisfies Record<string, Fault>;

export type FaultName = keyof typeof FAULTS;

export const FAULT_NAMES = Object.keys(FAULTS) as readonly FaultName[];

/** How much each fault strikes: 1 is its own rate, 0 is never. */
export type FaultDial = { readonly [F in FaultName]: number };

export const dialOf = (of: (fault: FaultName) => number): FaultDial =>
  Object.fromEntries(FAULT_NAMES.map((fault) => [fault, of(fault)])) as Record<FaultName, number>;

/** In none of these states in particular: its own rate. */
export function rateOf(dial: FaultDial, fault: FaultName, states: readonly (TaskState | 'none')[] = []): number {
  const { rate, aimed = {} }: Fault = FAULTS[fault];
  const most = Math.max(rate, ...states.map((state) => (state === 'none' ? 0 : (aimed[state] ?? 0))));
  return Math.min(1, most * dial[fault]);
}
