/** How much waits for whom, and what came of late: counted by the store. */
import type { Instant } from '../core/model/instant.ts';

export interface Traffic {
  /** Open effects by connection. `asked`: those whose outcome is being read back. */
  readonly effects: readonly { readonly connection: string; readonly waiting: number; readonly asked: number }[];
  readonly notices: readonly { readonly subscriber: string; readonly waiting: number; readonly dead: number }[];
  readonly messages: readonly {
    readonly connection: string;
    readonly received: number;
    readonly refused: number;
    readonly latestAt: Instant;
  }[];
}
