/**
 * Who asks the engines. A command that one process does not answer in time is asked again, under the same id, of the
 * other; it counts as acknowledged only when an answer came. That ledger is the callers' own: nobody else writes to it.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { AccountOutcome, CommandOutcome } from '../../src/engine/ports.ts';
import type { Asked } from './hub-process.ts';
import { other, type Name, type Processes } from './processes.ts';

export type Answered = CommandOutcome | AccountOutcome;

export interface Acknowledged {
  readonly asked: Asked;
  readonly outcome: Answered;
}

/** Of the first attempt; twice as long each time, so that callers who wait don't make a busy engine busier. */
const PATIENCE_MS = 700;
const PATIENCE_MS_MAX = 6_000;
const NOBODY_THERE_MS = 25;

export class Callers {
  readonly acknowledged: Acknowledged[] = [];
  /** How often a command had to be asked again. */
  again = 0;
  private readonly processes: Processes;
  private turn: Name = 'A';

  constructor(processes: Processes) {
    this.processes = processes;
  }

  /** Ends with an answer, however long that takes. `only`: of this process alone. */
  async ask(asked: Asked, only?: Name): Promise<Answered> {
    this.turn = other(this.turn);
    let name = only ?? this.turn;
    let patienceMs = PATIENCE_MS;
    for (;;) {
      const askedAt = performance.now();
      const outcome = await this.askOnce(name, asked, patienceMs);
      if (outcome !== undefined && !isTryLater(outcome)) {
        this.acknowledged.push({ asked, outcome });
        return outcome;
      }
      this.again += 1;
      name = only ?? other(name);
      // Refused at once: it has just died, or its database has.
      if (performance.now() - askedAt < PATIENCE_MS) await sleep(NOBODY_THERE_MS);
      else patienceMs = Math.min(PATIENCE_MS_MAX, patienceMs * 2);
    }
  }

  private async askOnce(name: Name, asked: Asked, patienceMs: number): Promise<Answered | undefined> {
    const port = this.processes.portOf(name);
    if (port === undefined) return undefined;
    try {
      const signal = AbortSignal.timeout(patienceMs);
      const response = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body: JSON.stringify(asked), signal });
      const text = await response.text();
      return response.ok ? (JSON.parse(text) as Answered) : undefined;
    } catch {
      return undefined;
    }
  }
}

const isTryLater = (outcome: Answered): boolean => outcome.kind === 'refused' && outcome.failure.code === 'try-later';
