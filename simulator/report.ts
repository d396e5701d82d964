/** A run, printed. Nothing in it depends on how long it took or in how many processes it ran. */
import { FAULT_NAMES, FAULTS, type FaultName } from './faults.ts';
import { commandOf, type Options } from './options.ts';
import { STRUCK_STATES, type StruckState } from './strikes.ts';
import { cellOf, type Totals } from './totals.ts';
import type { Broken } from './witness.ts';

/** Below this many strikes a cell has not really been tried. */
const TRIED = 100;

export function reportOf(options: Options, totals: Totals): readonly string[] {
  return [
    `seed ${options.seed}, ${totals.intents}${totals.intents < options.orders ? ` of ${options.orders}` : ''} business orders in ${totals.seasons} seasons, faults × ${options.faults}` +
      (options.hub === 'model' ? '' : `, on the ${options.hub} itself`) +
      (options.without.length === 0 ? '' : `, without ${options.without.join(', ')}`),
    `${totals.orders} orders in the hub, ${totals.commands} commands, ${totals.events} events; at least ${openMost(totals)} open at once in every season`,
    '',
    ...coverage(totals),
    '',
    ...usefulness(totals),
    '',
    ...failures(options, totals),
  ];
}

const openMost = ({ openMost: most }: Totals): number => (Number.isFinite(most) ? most : 0);

/** Every cell of the table of faults that has occasions. */
export const REACHABLE: ReadonlySet<string> = new Set(
  FAULT_NAMES.flatMap((fault) =>
    STRUCK_STATES.filter((state) => !(FAULTS[fault].never as readonly StruckState[]).includes(state)).map((state) =>
      cellOf(fault, state),
    ),
  ),
);

/** Fault × state of the task instance that it hit, or of the order's releases. */
function coverage({ coverage: cells }: Totals): readonly string[] {
  const rows = FAULT_NAMES.map((fault) => [
    fault.padEnd(20),
    ...STRUCK_STATES.map((state) => cell(cells[cellOf(fault, state)] ?? 0, fault, state)),
  ]);
  const low = [...REACHABLE].filter((key) => (cells[key] ?? 0) < TRIED);
  const wrong = Object.keys(cells).filter((key) => !REACHABLE.has(key));
  return [
    ['fault'.padEnd(20), ...STRUCK_STATES.map((state) => state.padStart(10))].join(''),
    ...rows.map((row) => row.join('')),
    low.length === 0
      ? `every reachable cell was struck ${TRIED} times or more`
      : `${low.length} reachable cells were struck less than ${TRIED} times: ${low.join(', ')}`,
    ...(wrong.length === 0 ? [] : [`struck, although out of reach by simulator/faults.ts: ${wrong.join(', ')}`]),
  ];
}

const cell = (count: number, fault: FaultName, state: StruckState): string =>
  (count === 0 && !REACHABLE.has(cellOf(fault, state)) ? '-' : String(count)).padStart(10);

function usefulness({ shippable, smooth, recalls, needlessRecalls, holds }: Totals): readonly string[] {
  const percent = (part: number, of: number): string => (of === 0 ? '-' : `${((100 * part) / of).toFixed(2)}%`);
  return [
    `truly shippable orders that closed without a needless hold: ${smooth} of ${shippable} (${percent(smooth, shippable)})`,
    `needless recalls: ${needlessRecalls} of ${recalls} (${percent(needlessRecalls, recalls)})`,
    `${'hold'.padEnd(24)}${'needful'.padStart(10)}${'needless'.padStart(10)}`,
    ...Object.keys(holds)
      .sort()
      .map(
        (type) => `${type.padEnd(24)}${String(holds[type]?.needful).padStart(10)}${String(holds[type]?.needless).padStart(10)}`,
      ),
  ];
}

function failures(options: Options, { failures: found }: Totals): readonly string[] {
  if (found.length === 0) return ['0 broken promises'];
  return [
    `${found.length} seasons broke a promise`,
    ...found.flatMap(({ seed, orders, broken, crash }) => [
      '',
      `season of seed ${seed}: ${commandOf(options, seed, orders)}`,
      ...(crash === undefined ? [] : [`  an assertion failed: ${crash.split('\n').slice(0, 6).join('\n    ')}`]),
      ...broken.map(brokenLine),
    ]),
  ];
}

export const brokenLine = ({ promise, at, order, what }: Broken): string =>
  `  ${promise} at ${new Date(at).toISOString()}${order === undefined ? '' : `, ${order}`}: ${what}`;
