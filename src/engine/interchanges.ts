/** X12 interchanges of ours, each written once under a number of its partner's. */
import type { Instant } from '../core/model/instant.ts';
import type { Result } from '../core/model/result.ts';

/** An X12 interchange of ours, as it goes out. */
export interface WrittenInterchange {
  /** ISA13. */
  readonly control: number;
  readonly at: Instant;
  readonly raw: Uint8Array;
}

export interface Interchanges {
  /**
   * Written once, under the partner's next control number: there is no gap, and the same key again gives the same bytes.
   * What can't be written takes no number.
   */
  readonly write: <F>(
    partner: string,
    key: string,
    write: (control: number, at: Instant) => Result<string, F>,
  ) => Promise<Result<WrittenInterchange, F>>;
}

const CONTROL_MAX = 999_999_999;

/** ISA13 has nine digits, and begins again after the last. */
export const nextControl = (last: number): number => (last % CONTROL_MAX) + 1;
