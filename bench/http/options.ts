/** What `npm run bench:http` is asked for. */
import { parseArgs } from 'node:util';

export type Load =
  /** Open loop: so many lives begin in a second, whatever the hub does. */
  | { readonly kind: 'open'; readonly rate: number }
  /** Closed loop: so many lives under way at a time, each followed by the next when it is whole. */
  | { readonly kind: 'closed'; readonly callers: number };

export interface Options {
  readonly load: Load;
  readonly minutes: number;
  readonly warmUpSeconds: number;
  readonly lines: number;
  readonly isBad: boolean;
  /** How long the slow partner takes to answer. */
  readonly slowMs: number;
  /** How long it may take, after the last one has begun, until all are whole. */
  readonly drainSeconds: number;
  readonly seed: number;
  /** Where a profile of the hub's process goes. */
  readonly profile?: string;
  readonly json?: string;
}

export const USAGE = `npm run bench:http -- [options]
  --rate N          lives begun in a second, open loop (20; 10 with --bad)
  --callers N       closed loop instead: so many lives under way at a time
  --minutes M       measured, after the warm-up (1)
  --warm-up S       seconds of the same load before that (15)
  --lines N         of an order (4)
  --bad             the same load twice: all partners good, then four of them bad, which are cured at the end
  --slow-ms N       with --bad: how long the slow one takes to answer (5000)
  --drain S         seconds that it may take at the end until all are whole (120; 300 with --bad)
  --seed N          (1)
  --cpu-prof DIR    a profile of the hub's process
  --json FILE       everything measured, for a program`;

export function readOptions(args: readonly string[]): Options {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      rate: text,
      callers: text,
      minutes: { ...text, default: '1' },
      'warm-up': { ...text, default: '15' },
      lines: { ...text, default: '4' },
      bad: { type: 'boolean', default: false },
      'slow-ms': { ...text, default: '5000' },
      drain: text,
      seed: { ...text, default: '1' },
      'cpu-prof': text,
      json: text,
    },
  });
  const isBad = values.bad;
  return {
    load:
      values.callers === undefined
        ? { kind: 'open', rate: above0('rate', values.rate ?? (isBad ? '10' : '20')) }
        : { kind: 'closed', callers: above0('callers', values.callers) },
    minutes: above0('minutes', values.minutes),
    warmUpSeconds: above0('warm-up', values['warm-up']),
    lines: above0('lines', values.lines),
    isBad,
    slowMs: above0('slow-ms', values['slow-ms']),
    drainSeconds: above0('drain', values.drain ?? (isBad ? '300' : '120')),
    seed: above0('seed', values.seed),
    ...(values['cpu-prof'] !== undefined && { profile: values['cpu-prof'] }),
    ...(values.json !== undefined && { json: values.json }),
  };
}

function above0(name: string, text: string): number {
  const number = Number(text);
  if (!(number > 0) || !Number.isFinite(number)) throw new Error(`--${name} ${text} is no number above 0\n${USAGE}`);
  return number;
}
