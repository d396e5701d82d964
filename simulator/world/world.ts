/** What every part of the world shares: time, chance, faults, the hub, the books. */
import type { OrderCommand } from '../../src/core/model/command.ts';
import { Actor, type OrderId } from '../../src/core/model/identifiers.ts';
import type { SimulatedHub } from '../hub/simulated-hub.ts';
import type { Outcome } from '../hub/store.ts';
import type { Chances } from '../kernel/random.ts';
import type { Timeline } from '../kernel/timeline.ts';
import type { Strikes } from '../strikes.ts';
import type { Entry } from '../witness.ts';
import type { Town } from './town.ts';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export interface World {
  readonly town: Town;
  readonly timeline: Timeline;
  readonly chances: Chances;
  readonly strikes: Strikes;
  readonly hub: SimulatedHub;
  readonly enter: (entry: Entry) => void;
  /** All that buyers, people and partners do beside what the scoreboard compares. */
  readonly isVaried: boolean;
}

export interface Told {
  readonly order: OrderId;
  readonly command: OrderCommand;
  readonly id: string;
  readonly actor?: Actor;
  readonly roles?: readonly string[];
  /** Calls over a connection that loses, repeats and delays; a person at a screen has none of that. */
  readonly isMessage?: boolean;
  readonly answered?: (outcome: Outcome) => void;
}

/** How long a caller waits for an answer before it asks again, under the same command id. */
const PATIENCE_MS = 60_000;

/**
 * Tells the hub something until it has answered: at least once, and under one id. Over a connection, messages come late,
 * twice (under the same id, or again under a new one), and in another order than they were sent.
 */
export function tell(world: World, told: Told): void {
  const { strikes, chances } = world;
  const { id, order } = told;
  let late = 0;
  if (told.isMessage === true) {
    if (strikes.strike('delay', id, order)) late += chances.of(`delay ${id}`).between(HOUR, 6 * HOUR);
    if (strikes.strike('reordering', id, order)) late += chances.of(`reorder ${id}`).between(MINUTE, 30 * MINUTE);
    if (strikes.strike('duplication', id, order)) {
      const again = chances.of(`again ${id}`);
      const sameId = again.chance(0.5);
      world.timeline.in(late + again.between(1, 40 * MINUTE), () =>
        ask(world, { ...told, id: sameId ? id : `${id}:again` }, false),
      );
    }
    if (strikes.strike('loss', id, order)) late += PATIENCE_MS;
  }
  world.timeline.in(late + chances.of(`latency ${id}`).between(5, 1_500), () => ask(world, told, true));
}

function ask(world: World, told: Told, tellsBack: boolean): void {
  const { order, command, id } = told;
  let isAnswered = false;
  world.hub.submit({
    order,
    command,
    id,
    actor: told.actor ?? Actor.of('connection:world'),
    roles: told.roles ?? [],
    answered: (outcome) => {
      if (isAnswered) return;
      isAnswered = true;
      world.enter({ kind: 'answered', order, command: id, accepted: outcome.accepted, what: command });
      if (tellsBack) told.answered?.(outcome);
    },
  });
  world.timeline.in(PATIENCE_MS, () => {
    if (isAnswered) return;
    isAnswered = true;
    ask(world, told, tellsBack);
  });
}
