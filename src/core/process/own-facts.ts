/**
 * The keys of an order's own facts, each put together once for a decision: a dozen checks read every line, and a new
 * text has to be hashed before its version is found.
 */
import type { FactKey } from '../model/fact.ts';
import type { LineId, ScheduleId } from '../model/identifiers.ts';
import { askedFact, lineFact, scheduleFact } from './evolve/demand.ts';

export class OwnFacts {
  private readonly lines = new Map<LineId, FactKey>();
  private readonly asks = new Map<ScheduleId, FactKey>();
  private readonly schedules = new Map<ScheduleId, FactKey>();

  line(id: LineId): FactKey {
    return known(this.lines, id, lineFact);
  }

  asked(id: ScheduleId): FactKey {
    return known(this.asks, id, askedFact);
  }

  schedule(id: ScheduleId): FactKey {
    return known(this.schedules, id, scheduleFact);
  }
}

function known<K>(keys: Map<K, FactKey>, id: K, make: (id: K) => FactKey): FactKey {
  let key = keys.get(id);
  if (key === undefined) keys.set(id, (key = make(id)));
  return key;
}
