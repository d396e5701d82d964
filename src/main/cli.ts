/**
 * The command line: which command, with which arguments. Bad input ends with its failures and exit code 1. What opens a hub
 * is loaded by who needs it: the other commands answer at once.
 */
import { resolve as absolute } from 'node:path';
import type { Result } from '../core/model/result.ts';
import { readArguments, type Arguments, type Takes } from './arguments.ts';
import { capture } from './commands/capture.ts';
import { doctor } from './commands/doctor.ts';
import { explainOrder } from './commands/explain.ts';
import { keys } from './commands/keys.ts';
import { messages } from './commands/messages.ts';
import { complain, orders } from './commands/orders.ts';
import { people } from './commands/people.ts';
import { reconcile } from './commands/reconcile.ts';
import { replay } from './commands/replay.ts';
import { resolve } from './commands/resolve.ts';
import type { MainFailure } from './failure.ts';
import { keepHeapSmall } from './heap.ts';
import { HELP } from './help.ts';
import { RESOLUTION_OPTIONS } from './resolution.ts';
import { TERMINAL } from './terminal.ts';

interface Command extends Takes {
  readonly run: (folder: string, given: Arguments) => Promise<Result<number, readonly MainFailure[]>>;
}

const COMMANDS: ReadonlyMap<string, Command> = new Map<string, Command>([
  [
    'story',
    {
      words: [],
      options: [],
      flags: ['--fresh', '--once'],
      run: async (folder, { options }) =>
        await (
          await import('./commands/story.ts')
        ).story({ folder, isFresh: options.has('--fresh'), isOnce: options.has('--once') }, TERMINAL),
    },
  ],
  [
    'serve',
    {
      words: [],
      options: ['--config', '--port'],
      flags: [],
      run: async (folder, { options }) => await (await import('./commands/serve.ts')).serve(folder, options, TERMINAL),
    },
  ],
  [
    'capture',
    {
      words: ['FILE'],
      options: [],
      flags: [],
      run: async (folder, { words }) => await capture(folder, words[0] ?? '', TERMINAL),
    },
  ],
  [
    'orders',
    {
      words: [],
      options: ['--after'],
      flags: [],
      run: async (folder, { options }) => await orders(folder, options.get('--after'), TERMINAL),
    },
  ],
  ['reconcile', { words: [], options: [], flags: [], run: async (folder) => await reconcile(folder, TERMINAL) }],
  [
    'relane',
    {
      words: [],
      options: ['--lanes'],
      flags: [],
      run: async (folder, { options }) =>
        await (await import('./commands/relane.ts')).relane(folder, options.get('--lanes'), TERMINAL),
    },
  ],
  [
    'rebuild-projections',
    {
      words: [],
      options: [],
      flags: [],
      run: async (folder) => await (await import('./commands/rebuild-projections.ts')).rebuildProjections(folder, TERMINAL),
    },
  ],
  [
    'keys',
    {
      words: ['ACTION'],
      options: ['--name', '--scopes', '--roles', '--per-minute', '--id'],
      flags: [],
      run: async (folder, given) => await keys(folder, given, TERMINAL),
    },
  ],
  [
    'people',
    {
      words: ['ACTION'],
      options: ['--name', '--role', '--display-name', '--email'],
      flags: ['--oidc'],
      run: async (folder, given) => await people(folder, given, TERMINAL),
    },
  ],
  [
    'audit',
    {
      words: ['ACTION'],
      options: ['--checkpoints', '--public-key'],
      flags: [],
      run: async (folder, given) => await (await import('./commands/audit.ts')).audit(folder, given, TERMINAL),
    },
  ],
  [
    'explain',
    {
      words: ['ORDER'],
      options: [],
      flags: [],
      run: async (folder, { words }) => await explainOrder(folder, words[0] ?? '', TERMINAL),
    },
  ],
  [
    'messages',
    {
      words: ['ID'],
      optional: 1,
      options: ['--connection'],
      flags: ['--refused', '--in', '--out'],
      run: async (folder, given) => await messages(folder, given, TERMINAL),
    },
  ],
  [
    'replay',
    {
      words: ['ID'],
      options: [],
      flags: [],
      run: async (folder, { words }) => await replay(folder, words[0] ?? '', TERMINAL),
    },
  ],
  ['doctor', { words: [], options: [], flags: [], run: async (folder) => await doctor(folder, TERMINAL) }],
  [
    'partner',
    {
      words: ['ACTION', 'FOLDER'],
      options: [],
      flags: [],
      run: async (_, given) => await (await import('./commands/partner.ts')).partner(given, TERMINAL),
    },
  ],
  [
    'resolve',
    {
      words: ['ORDER', 'HOLD', 'WAY'],
      options: ['--note', '--as', ...RESOLUTION_OPTIONS],
      flags: [],
      run: async (folder, given) => await resolve(folder, given, TERMINAL),
    },
  ],
]);

async function run([name = 'help', ...given]: readonly string[]): Promise<number> {
  if (name === 'help' || name === '--help' || given.includes('--help')) {
    TERMINAL.say(HELP);
    return 0;
  }
  const command = COMMANDS.get(name);
  if (command === undefined) return complain(TERMINAL, [{ code: 'command-unknown', found: name, wayOut: 'see orderkeel help' }]);
  const read = readArguments(given, { ...command, options: ['--data', ...command.options] });
  if (!read.ok) return complain(TERMINAL, [read.failure]);
  const done = await command.run(absolute(read.value.options.get('--data') ?? 'data'), read.value);
  return done.ok ? done.value : complain(TERMINAL, done.failure);
}

keepHeapSmall();
process.exitCode = await run(process.argv.slice(2));
