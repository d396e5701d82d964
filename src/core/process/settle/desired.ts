/** What is wanted of a task instance at this moment. */
import type { Basis } from '../../model/fact.ts';

export type Desired =
  | { readonly kind: 'undecided' }
  /** May go on as it is, and may not start. */
  | { readonly kind: 'paused' }
  | { readonly kind: 'unwanted'; readonly because: readonly string[] }
  | {
      readonly kind: 'wanted';
      readonly input: unknown;
      /** Just as the instance was asked before. */
      readonly isAsAsked: boolean;
      /** What it rests on, for the record: only a start needs it. */
      readonly basis: () => Basis;
      readonly mayStart: boolean;
    };

/** What an instance that was asked for is measured against: it is wanted, or it is not. */
export type Known = Extract<Desired, { kind: 'wanted' | 'unwanted' }>;
