/** How a partner deals with whoever it works with. Whatever its manner, it does what it is asked, and keeps count as it should. */
export type Manner =
  | { readonly kind: 'good' }
  /** It answers so long after it has acted. */
  | { readonly kind: 'slow'; readonly answersAfterMs: number }
  /** Nobody can read what it answers and what it sends. */
  | { readonly kind: 'garbage' }
  /** What it sends it sends twice. */
  | { readonly kind: 'twice' };

export const GOOD: Manner = { kind: 'good' };
