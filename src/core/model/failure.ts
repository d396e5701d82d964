/**
 * Every way in which the domain says no, as one closed union. A failure names the place (`where`: a path in the
 * command, the workflow or the message), what was found there, and the way out. Codes are stable: they are the
 * contract with callers, and `docs/reference/errors.md` has an entry for each.
 */
export type Failure = InputFailure | WorkflowFailure | CommandFailure;

interface Described {
  /** Where: a path such as `lines[2].quantity`, `steps.price.with.tolerance`, or `BEG02`. */
  readonly where: string;
  /** What a person can do about it, in a sentence. */
  readonly wayOut: string;
}

/** Input that can't be read as what it should be. */
export type InputFailure = Described &
  (
    | {
        readonly code: 'not-a-decimal' | 'not-a-currency' | 'not-an-instant' | 'not-a-date' | 'not-a-duration' | 'not-a-quantity';
        readonly found: string;
      }
    | { readonly code: 'not-an-identifier'; readonly identifier: string; readonly found: string }
    | { readonly code: 'unit-unknown'; readonly item: string; readonly found: string; readonly known: readonly string[] }
    | { readonly code: 'missing'; readonly what: string }
    | { readonly code: 'unexpected'; readonly found: string; readonly expected: readonly string[] }
    | { readonly code: 'repeated'; readonly what: string; readonly found: string }
    | { readonly code: 'too-many'; readonly what: string; readonly count: number; readonly most: number }
    /** Real, but not in this version: blanket orders, catch weight, rebates, routing requests. */
    | { readonly code: 'out-of-scope'; readonly what: string; readonly found: string }
    /** A file or message that is broken as such: truncated, wrong counts, not its format. */
    | { readonly code: 'malformed'; readonly format: string; readonly found: string; readonly reason: string }
  );

/** A workflow or variant that can't be used. `rule` is the rule's stable name, `subject` what broke it. */
export type WorkflowFailure = Described & {
  readonly code: 'workflow-invalid' | 'variant-refused';
  readonly rule: WorkflowRule;
  readonly subject: string;
};

export type WorkflowRule =
  | 'shape'
  | 'unknown-check'
  | 'unknown-task'
  | 'unknown-wait'
  | 'unknown-step'
  | 'one-kind'
  | 'cycle'
  | 'unreachable'
  | 'undo-missing'
  | 'undo-unknown'
  | 'scope'
  | 'release-rests-on-locked'
  | 'parameter'
  | 'hold-missing'
  | 'hold-invalid'
  | 'no-release'
  | 'locked-removed'
  | 'locked-loosened'
  | 'locked-needs-removed'
  | 'locked-hold-loosened'
  | 'parent-not-core'
  | 'parent-version'
  | 'step-exists'
  | 'not-opened'
  | 'loosened'
  | 'uses-missing'
  | 'uses-twice'
  | 'opens-invalid'
  | 'replaced'
  | 'name-taken';

/** A command that can't be carried out in the state that the order is in. Nothing was changed. */
export type CommandFailure = Described &
  (
    | { readonly code: 'order-unknown'; readonly order: string }
    | { readonly code: 'order-exists'; readonly order: string; readonly found: string }
    | { readonly code: 'order-closed'; readonly order: string; readonly state: string }
    | {
        readonly code:
          | 'line-unknown'
          | 'schedule-unknown'
          | 'fulfillment-unknown'
          | 'shipment-unknown'
          | 'invoice-unknown'
          | 'return-unknown'
          | 'hold-unknown'
          | 'step-unknown'
          | 'fact-unknown'
          | 'effect-unknown'
          | 'account-unknown';
        readonly found: string;
      }
    | { readonly code: 'past-recall'; readonly what: string; readonly shipped: string }
    | { readonly code: 'quantity-below-shipped'; readonly asked: string; readonly shipped: string }
    | { readonly code: 'quantity-beyond-open'; readonly asked: string; readonly open: string }
    | { readonly code: 'hold-settled'; readonly hold: string; readonly state: string }
    | { readonly code: 'way-out-not-offered'; readonly hold: string; readonly asked: string; readonly offered: readonly string[] }
    | { readonly code: 'not-allowed'; readonly actor: string; readonly needs: string }
    | { readonly code: 'second-person-needed'; readonly hold: string; readonly proposedBy: string }
    | { readonly code: 'reason-missing'; readonly hold: string }
    | { readonly code: 'transition-impossible'; readonly instance: string; readonly state: string; readonly input: string }
    | { readonly code: 'generation-past'; readonly instance: string; readonly asked: number; readonly current: number }
    | { readonly code: 'conflicting-repeat'; readonly what: string; readonly known: string }
    | { readonly code: 'nothing-to-answer'; readonly what: string }
    | { readonly code: 'over-returned'; readonly asked: string; readonly returnable: string }
    | { readonly code: 'money-mismatch'; readonly expected: string; readonly found: string }
    | { readonly code: 'currency-mismatch'; readonly expected: string; readonly found: string }
    | { readonly code: 'item-mismatch'; readonly expected: string; readonly found: string }
    /** Nothing is wrong with it: more came in than could be done. */
    | { readonly code: 'try-later'; readonly waiting: number }
    /** A reader's cursor is of lanes that are no more. */
    | { readonly code: 'feed-ended'; readonly lanes: number; readonly begin: number }
  );
