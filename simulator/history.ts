/** Everything that happened to some orders, in lines that a person can follow. */
import type { Instant } from '../src/core/model/instant.ts';
import type { OrderId } from '../src/core/model/identifiers.ts';
import type { FaultDial } from './faults.ts';
import { runSeasonOn, type HubName } from './play.ts';
import type { Commit, Entry } from './witness.ts';
import { officeWorkflow } from './workflow.ts';

/** Long and the same everywhere; what matters of a step is its answer. */
const LEFT_OUT: ReadonlySet<string> = new Set(['basis', 'rejected', 'policy', 'demand', 'input']);

const LINE_MAX = 400;

export interface HistoryOptions {
  readonly seed: number;
  readonly orders: number;
  readonly dial: FaultDial;
  readonly hub: HubName;
  readonly only: readonly number[] | undefined;
  /** Undefined: all orders. */
  readonly order: string | undefined;
  readonly print: (line: string) => void;
}

export async function printHistory({ seed, orders, dial, hub, only, order, print }: HistoryOptions): Promise<void> {
  const isShown = (id: OrderId | undefined): boolean => order === undefined || id === order;
  try {
    await runSeasonOn(hub, {
      seed,
      orders,
      dial,
      workflow: officeWorkflow(),
      checkers: [],
      ...(only === undefined ? {} : { only: new Set(only) }),
      onCommit: (commit, at) => {
        if (commit.kind === 'order' && isShown(commit.order)) for (const line of linesOf(commit, at)) print(line);
      },
      onEntry: (entry, at) => {
        if ('order' in entry && isShown(entry.order)) print(lineOf(entry, at));
      },
    });
  } catch (error) {
    print(error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
}

const time = (at: Instant): string => new Date(at).toISOString();

const short = (value: object): string =>
  JSON.stringify(value, (key: string, part: unknown) => (LEFT_OUT.has(key) ? undefined : part)).slice(0, LINE_MAX);

const lineOf = (entry: Entry, at: Instant): string => `${time(at)} world    ${short(entry)}`;

function linesOf({ order, command, events }: Extract<Commit, { kind: 'order' }>, at: Instant): readonly string[] {
  return [`${time(at)} ${order} ${short(command)}`, ...events.map(({ event }) => `${' '.repeat(25)}-> ${short(event)}`)];
}
