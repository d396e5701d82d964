/**
 * Runs the seasons of one trial, in the tree that this file is in: `node simulator/planted/child.ts TRIAL`, where TRIAL
 * is JSON. Prints its verdict as JSON.
 */
import { CHECKERS } from '../checkers/registry.ts';
import { dialOf } from '../faults.ts';
import { runSeason } from '../season.ts';
import { officeWorkflow } from '../workflow.ts';
import { kindOf, type Finding, type SeasonPlan, type Seer, type Trial, type Verdict } from './trial.ts';

class Trying {
  private readonly trial: Trial;
  private readonly workflow = officeWorkflow();
  private readonly known: ReadonlySet<string>;
  private findings = new Map<string, Finding>();
  private orders = 0;
  private readonly seasons: SeasonPlan[] = [];

  constructor(trial: Trial) {
    this.trial = trial;
    this.known = new Set(trial.known);
  }

  run(): Verdict {
    for (const season of this.trial.seasons) {
      const before = new Map(this.findings);
      const isThrough = this.play(season);
      if (this.isCaught()) break;
      if (this.isUsedUp()) {
        // How far it came is chance: what was seen in it is left out.
        this.findings = before;
        break;
      }
      if (isThrough) this.seasons.push(season);
    }
    const { orders, seasons } = this;
    return { findings: [...this.findings.values()], orders, seasons, cpuSeconds: cpuSeconds() };
  }

  /** Whether it came to its end, or was ended here. */
  private play({ seed, orders }: SeasonPlan): boolean {
    try {
      runSeason({
        seed,
        orders,
        workflow: this.workflow,
        dial: dialOf(() => 1),
        checkers: CHECKERS,
        onEntry: (entry) => {
          if (entry.kind === 'intended') this.orders += 1;
        },
        onBroken: ({ promise, what }) => this.note(promise, what),
        stop: () => this.isOver(),
      });
      return true;
    } catch (error) {
      this.note('assertion', error instanceof Error ? error.message : String(error));
      return false;
    }
  }

  private note(by: Seer, what: string): void {
    const kind = kindOf(by, what);
    if (this.known.has(kind) || this.findings.has(kind) || this.isCaught()) return;
    this.findings.set(kind, { by, kind, what });
  }

  private isCaught(): boolean {
    return this.trial.known !== undefined && this.findings.size > 0;
  }

  private isOver(): boolean {
    return this.isCaught() || this.isUsedUp();
  }

  private isUsedUp(): boolean {
    return cpuSeconds() > this.trial.cpuSecondsMax;
  }
}

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000_000;
}

const trial = JSON.parse(process.argv[2] ?? '') as Trial;
process.stdout.write(JSON.stringify(new Trying(trial).run()));
