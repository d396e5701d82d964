/** The command line of compare.ts. */
import { parseArgs } from 'node:util';
import { ENGINE_NAMES, USUAL } from './engines.ts';
import type { Load, RunOptions } from './run.ts';

export interface CompareOptions {
  readonly engines: readonly string[];
  readonly rounds: number;
  readonly json?: string;
  /** Of every run; the seed of a round is this one and the round's number. */
  readonly run: Omit<RunOptions, 'engine'>;
}

export const USAGE = `npm run compare -- [options]
  --engines a,b     which, of ${ENGINE_NAMES.join(', ')} (${USUAL.join(',')})
  --rounds n        each runs every engine once, in turn (5)
  --lives n         measured in a run (2000)
  --warm-up n       lived before that (a tenth of the lives)
  --lines n         of an order (4)
  --long-every n    one order in so many has 400 lines (none)
  --items zipf|one  what the lines want: as in trade, or all the same item (zipf)
  --callers n       closed loop: lives under way at a time (64)
  --open rate       open loop instead, so many lives begun a second: latencies
  --gap ms          open loop: between two things from outside in a life (100)
  --prices n        open loop: so many prices are loaded meanwhile (0); Orderkeel alone
  --seed n          (1)
  --json file       everything measured, for a program`;

export function readOptions(args: readonly string[]): CompareOptions {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      engines: { ...text, default: USUAL.join(',') },
      rounds: { ...text, default: '5' },
      lives: { ...text, default: '2000' },
      'warm-up': text,
      lines: { ...text, default: '4' },
      items: { ...text, default: 'zipf' },
      callers: { ...text, default: '64' },
      open: text,
      gap: { ...text, default: '100' },
      prices: text,
      'long-every': text,
      seed: { ...text, default: '1' },
      json: text,
    },
  });
  const engines = values.engines.split(',');
  for (const engine of engines) if (!ENGINE_NAMES.includes(engine)) throw new Error(`no engine ${engine}\n${USAGE}`);
  const { items } = values;
  if (items !== 'zipf' && items !== 'one') throw new Error(`--items ${items}\n${USAGE}`);
  const lives = numberOf('lives', values.lives);
  const load: Load =
    values.open === undefined
      ? { kind: 'closed', callers: numberOf('callers', values.callers) }
      : {
          kind: 'open',
          rate: numberOf('open', values.open),
          gapMs: numberOf('gap', values.gap),
          prices: values.prices === undefined ? 0 : numberOf('prices', values.prices),
        };
  const warmUp = values['warm-up'] === undefined ? Math.ceil(lives / 10) : numberOf('warm-up', values['warm-up']);
  return {
    engines,
    rounds: numberOf('rounds', values.rounds),
    ...(values.json !== undefined && { json: values.json }),
    run: {
      ...(values['long-every'] !== undefined && { longEvery: numberOf('long-every', values['long-every']) }),
      seed: numberOf('seed', values.seed),
      lives,
      warmUp,
      lines: numberOf('lines', values.lines),
      items,
      load,
    },
  };
}

function numberOf(name: string, text: string): number {
  const number = Number(text);
  if (!(number > 0) || !Number.isFinite(number)) throw new Error(`--${name} ${text} is no number above 0\n${USAGE}`);
  return number;
}
