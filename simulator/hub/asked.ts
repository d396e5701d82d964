/** A command for an order, as the hub takes it. */
import type { OrderCommand } from '../../src/core/model/command.ts';
import type { Actor, OrderId } from '../../src/core/model/identifiers.ts';
import type { Outcome } from './store.ts';

export interface Asked {
  readonly order: OrderId;
  readonly command: OrderCommand;
  readonly id: string;
  readonly actor: Actor;
  readonly roles: readonly string[];
  /** Under this id nothing is ever said again, so that nobody asks what came of it: half of all ids are of this kind. */
  readonly isSaidOnce?: true;
  /** In the transaction itself. */
  readonly atCommit?: (outcome: Outcome) => void;
  /** When the caller hears of it; never, if the process dies first. */
  readonly answered?: (outcome: Outcome) => void;
}
