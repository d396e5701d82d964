/** What `npm run crash` is asked for. */
import { parseArgs } from 'node:util';

export interface Options {
  readonly engineKills: number;
  readonly databaseKills: number;
  readonly stops: number;
  readonly seed: number;
  /** Lives begun in a second. */
  readonly rate: number;
  /** How long it takes the others to go on is told, and is no failure: for a machine that is busy with other things. */
  readonly anyTime: boolean;
}

export const USAGE = `npm run crash -- [options]
  --engine-kills N    kill -9 of one of the two engine processes (default 6)
  --database-kills N  kill -9 of PostgreSQL: all of it, or one session (default 2; none with DATABASE_URL)
  --stops N           SIGSTOP of one of the two, and SIGCONT later (default 2)
  --rate N            orders begun in a second (default 8)
  --any-time          never fail for how long the others took to go on
  --seed N            what is chosen; when it happens is the machine's (default: a fresh one)`;

export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      'engine-kills': { type: 'string', default: '6' },
      'database-kills': { type: 'string', default: process.env['DATABASE_URL'] === undefined ? '2' : '0' },
      stops: { type: 'string', default: '2' },
      rate: { type: 'string', default: '8' },
      'any-time': { type: 'boolean', default: false },
      seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    },
  });
  return {
    engineKills: count(values['engine-kills']),
    databaseKills: count(values['database-kills']),
    stops: count(values.stops),
    rate: count(values.rate),
    anyTime: values['any-time'],
    seed: count(values.seed),
  };
}

function count(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 0) throw new Error(`${text} is not a whole number\n${USAGE}`);
  return number;
}
