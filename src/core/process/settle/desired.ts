/** What is wanted of a task instance at this moment. */
import type { Digest } from '../../model/digest.ts';
import type { Basis } from '../../model/fact.ts';

export type Desired =
  | { readonly kind: 'undecided' }
  /** May go on as it is, and may not start. */
  | { readonly kind: 'paused' }
  | { readonly kind: 'unwanted'; readonly because: readonly string[] }
  | {
      readonly kind: 'wanted';
      readonly input: unknown;
      readonly digest: Digest;
      readonly basis: Basis;
      readonly mayStart: boolean;
    };
