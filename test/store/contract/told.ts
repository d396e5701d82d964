import type { Store } from '../../../src/engine/ports.ts';
import type { StoryClock } from '../samples.ts';

/** What a story is told with: a store of its subject's own, and its clock. */
export interface Told {
  readonly store: Store;
  readonly clock: StoryClock;
}
