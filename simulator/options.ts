/** What a run is asked for, from the command line. */
import { parseArgs } from 'node:util';
import { dialOf, FAULT_NAMES, type FaultDial, type FaultName } from './faults.ts';
import { HUBS, type HubName } from './play.ts';

export interface Options {
  readonly seed: number;
  /** Business orders in all. */
  readonly orders: number;
  /** Of each season: big enough that over a thousand are open at once. */
  readonly season: number;
  readonly jobs: number;
  readonly hub: HubName;
  readonly dial: FaultDial;
  /** The faults that are off, by name. */
  readonly without: readonly FaultName[];
  /** How much all others strike: 1 is their own rate. */
  readonly faults: number;
  /** Of the first season, only these intents; none: all. */
  readonly only: readonly number[] | undefined;
  /** Prints this order's whole history, of the first season. */
  readonly history: string | undefined;
  readonly shrink: boolean;
  /** A file that seasons are kept in as they end; a run that was ended goes on from it. */
  readonly keep: string | undefined;
}

export const USAGE = `npm run simulate -- [options]
  --seed N          what happens is decided by it; default 1
  --orders N        business orders in all; default 10,000
  --season N        orders of one world; default 4,000
  --jobs N          worlds side by side, each on a core; default 1
  --hub model|engine|postgres
                    the simulator's own hub, or the engine that ships, over the store in memory or over PostgreSQL
                    (its own, or databases of its own on the server of DATABASE_URL); default model
  --faults X        how much faults strike: 1 is their own rate, 0 is never; default 1
  --without F,F     faults that never strike
  --only N,N        only these intents of the first world, as a shrunken failure prints them
  --history ORDER   everything that happened to an order, of the first world
  --keep FILE       seasons that have ended, so that the same command goes on where it was ended
  --no-shrink       does not look for the shortest history of a failure
`;

/** The options; or what is wrong with them. */
export function readOptions(args: readonly string[]): Options | string {
  try {
    return judged(parse(args));
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

const parse = (args: readonly string[]) =>
  parseArgs({
    args: [...args],
    strict: true,
    options: {
      seed: { type: 'string', default: '1' },
      orders: { type: 'string', default: '10000' },
      season: { type: 'string', default: '4000' },
      jobs: { type: 'string', default: '1' },
      hub: { type: 'string', default: 'model' },
      faults: { type: 'string', default: '1' },
      without: { type: 'string', default: '' },
      only: { type: 'string' },
      history: { type: 'string' },
      keep: { type: 'string' },
      'no-shrink': { type: 'boolean', default: false },
    },
  }).values;

function judged(values: ReturnType<typeof parse>): Options | string {
  const without = values.without === '' ? [] : values.without.split(',');
  const unknown = without.find((name) => !FAULT_NAMES.includes(name as FaultName));
  if (unknown !== undefined) return `there is no fault ${unknown}; there are ${FAULT_NAMES.join(', ')}`;
  const numbers = { seed: values.seed, orders: values.orders, season: values.season, jobs: values.jobs };
  for (const [name, text] of Object.entries(numbers))
    if (!/^\d{1,9}$/.test(text) || (name !== 'seed' && Number(text) < 1)) return `--${name} takes a whole number, got ${text}`;
  const hub = HUBS.find((name) => name === values.hub);
  if (hub === undefined) return `--hub takes model, engine or postgres, got ${values.hub}`;
  const faults = Number(values.faults);
  if (!(faults >= 0 && faults <= 20)) return `--faults takes a number from 0 to 20, got ${values.faults}`;
  const only = values.only?.split(',').map(Number);
  if (only?.some((number) => !Number.isInteger(number)) === true) return `--only takes intents by number, got ${values.only}`;
  const orders = Number(values.orders);
  return {
    seed: Number(values.seed),
    orders,
    season: Math.min(Number(values.season), orders),
    jobs: Number(values.jobs),
    hub,
    faults,
    without: without as FaultName[],
    dial: dialOf((fault) => (without.includes(fault) ? 0 : faults)),
    only,
    history: values.history,
    shrink: !values['no-shrink'],
    keep: values.keep,
  };
}

/** The command that runs the same again. */
export const commandOf = (options: Options, seed: number, orders: number, only?: readonly number[]): string =>
  [
    `npm run simulate -- --seed ${seed} --orders ${orders} --season ${orders}`,
    ...(options.hub === 'model' ? [] : [`--hub ${options.hub}`]),
    ...(options.faults === 1 ? [] : [`--faults ${options.faults}`]),
    ...(options.without.length === 0 ? [] : [`--without ${options.without.join(',')}`]),
    ...(only === undefined ? [] : [`--only ${only.join(',')}`]),
  ].join(' ');
