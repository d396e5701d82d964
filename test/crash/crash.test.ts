/** A small crash campaign with a seed of its own, which it prints: nothing acknowledged is lost, and nothing is done twice. */
import { once } from 'node:events';
import { spawn } from 'node:child_process';
import { expect, test } from 'vitest';

const MS_MAX = 240_000;

test(
  'kills and stops of the engine and its database break no promise',
  async () => {
    const seed = Date.now() % 1_000_000;
    const acts = [
      '--engine-kills',
      '4',
      '--database-kills',
      '1',
      '--stops',
      '1',
      '--rate',
      '5',
      '--any-time',
      '--seed',
      String(seed),
    ];
    // On a database of its own, since it kills it.
    const { DATABASE_URL: _, ...env } = process.env;
    const child = spawn(process.execPath, ['bench/crash/main.ts', ...acts], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = `seed ${seed}\n`;
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (part: Buffer) => (said += part.toString()));
    const [code] = (await once(child, 'close')) as [number];
    expect(code, said).toBe(0);
    expect(said).toContain('0 broken promises');
    expect(said).not.toContain(' 0 completed');
  },
  MS_MAX,
);
