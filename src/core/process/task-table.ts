/**
 * The life of a task instance, as one table: every state × everything that can happen to it.
 *
 * Invariants: what is unsent is withdrawn at no cost; what is on its way is never undone before its outcome is known;
 * staleness during an undo is coalesced (the redo looks at the facts as they are then); only the partner's own word
 * moves an instance past the point of no return; and a report that can't be true of the state is refused, not guessed.
 */
import type { TaskInput, TaskState } from '../model/task.ts';

/** What follows a move, beside the new state. */
export type After =
  /** Ask a person: the partner said no, or is silent for good. */
  | 'hold-refused'
  | 'hold-dead'
  | 'hold-doubt'
  /** Ask a person: it can't be taken back any more. */
  | 'hold-beyond-recall'
  /** Send the undo. */
  | 'send-undo'
  /** Look at the partner's own state. */
  | 'read-back'
  | 'read-back-undo';

export type Cell =
  | { readonly kind: 'move'; readonly to: TaskState; readonly unwanted?: true; readonly after?: After }
  /** Stays as it is, and this follows. */
  | { readonly kind: 'stay'; readonly after: After }
  /** Known already: nothing happens. */
  | { readonly kind: 'repeat' }
  /** Can't be: the command is refused and nothing changes. */
  | { readonly kind: 'impossible' };

const repeat: Cell = { kind: 'repeat' };
const impossible: Cell = { kind: 'impossible' };
const to = (state: TaskState, after?: After): Cell =>
  after === undefined ? { kind: 'move', to: state } : { kind: 'move', to: state, after };
const unwanted = (state: TaskState): Cell => ({ kind: 'move', to: state, unwanted: true });
const stay = (after: After): Cell => ({ kind: 'stay', after });

export const TASK_TABLE: { readonly [S in TaskState]: { readonly [I in TaskInput]: Cell } } = {
  wanted: {
    claimed: to('sending'),
    confirmed: impossible,
    refused: impossible,
    doubt: impossible,
    seen: impossible,
    'not-seen': impossible,
    staled: to('undone'),
    'undo-confirmed': impossible,
    'undo-partly': impossible,
    'undo-refused': impossible,
    'undo-doubt': impossible,
    died: impossible,
    passed: to('too-late'),
  },
  sending: {
    claimed: repeat,
    confirmed: to('done'),
    refused: to('undone', 'hold-refused'),
    doubt: to('in-doubt', 'read-back'),
    seen: to('done'),
    'not-seen': to('undone'),
    staled: unwanted('sending'),
    'undo-confirmed': impossible,
    'undo-partly': impossible,
    'undo-refused': impossible,
    'undo-doubt': impossible,
    died: to('in-doubt', 'hold-dead'),
    passed: to('too-late'),
  },
  'in-doubt': {
    claimed: to('sending'),
    confirmed: to('done'),
    refused: to('undone', 'hold-refused'),
    doubt: stay('hold-doubt'),
    seen: to('done'),
    'not-seen': to('undone'),
    staled: unwanted('in-doubt'),
    'undo-confirmed': impossible,
    'undo-partly': impossible,
    'undo-refused': impossible,
    'undo-doubt': impossible,
    died: stay('hold-dead'),
    passed: to('too-late'),
  },
  done: {
    claimed: repeat,
    confirmed: repeat,
    refused: impossible,
    doubt: repeat,
    seen: repeat,
    'not-seen': impossible,
    staled: to('undoing', 'send-undo'),
    'undo-confirmed': impossible,
    'undo-partly': impossible,
    'undo-refused': impossible,
    'undo-doubt': impossible,
    died: repeat,
    passed: to('too-late'),
  },
  undoing: {
    claimed: repeat,
    confirmed: repeat,
    refused: impossible,
    doubt: repeat,
    seen: stay('send-undo'),
    'not-seen': to('undone'),
    staled: repeat,
    'undo-confirmed': to('undone'),
    'undo-partly': to('too-late', 'hold-beyond-recall'),
    'undo-refused': to('too-late', 'hold-beyond-recall'),
    'undo-doubt': stay('read-back-undo'),
    died: stay('hold-dead'),
    passed: to('too-late', 'hold-beyond-recall'),
  },
  undone: {
    claimed: impossible,
    confirmed: { kind: 'move', to: 'done', unwanted: true },
    refused: repeat,
    doubt: repeat,
    seen: { kind: 'move', to: 'done', unwanted: true },
    'not-seen': repeat,
    // An amendment that never happened leaves the earlier act standing: that is taken back when nothing is wanted any more.
    staled: to('undoing', 'send-undo'),
    'undo-confirmed': repeat,
    'undo-partly': impossible,
    'undo-refused': impossible,
    'undo-doubt': repeat,
    died: repeat,
    passed: to('too-late', 'hold-beyond-recall'),
  },
  'too-late': {
    claimed: repeat,
    confirmed: repeat,
    refused: impossible,
    doubt: repeat,
    seen: repeat,
    'not-seen': impossible,
    staled: repeat,
    'undo-confirmed': impossible,
    'undo-partly': repeat,
    'undo-refused': repeat,
    'undo-doubt': repeat,
    died: repeat,
    passed: repeat,
  },
};
