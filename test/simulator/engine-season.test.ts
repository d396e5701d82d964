/**
 * A short season of the engine that ships, two processes of it over one store in memory, or one PostgreSQL: the same
 * world, faults and checkers as the model of the hub has. One seed is fixed; in CI one is fresh, and printed.
 */
import { describe, expect, test } from 'vitest';
import { CHECKERS } from '../../simulator/checkers/registry.ts';
import type { MakeDatabase } from '../../simulator/engine/database.ts';
import { postgresDatabase } from '../../simulator/engine/postgres.ts';
import { runEngineSeason } from '../../simulator/engine/season.ts';
import { dialOf, type FaultName } from '../../simulator/faults.ts';
import { brokenLine } from '../../simulator/report.ts';
import type { SeasonResult } from '../../simulator/season.ts';
import { officeWorkflow } from '../../simulator/workflow.ts';
import { freshDatabase } from '../store/database.ts';

const FRESH = process.env['CI'] === undefined ? 3 : Math.floor(Math.random() * 1_000_000_000);
/** Groups are fewer than commands: processes die more often, so that a short season has enough of it. */
const CRASHES = 4;

interface Watched {
  readonly crashes?: number;
  readonly seen?: string[];
  readonly database?: MakeDatabase;
}

const season = async (
  seed: number,
  faults: number,
  orders: number,
  { crashes = CRASHES, seen, database }: Watched = {},
): Promise<SeasonResult> =>
  await runEngineSeason(
    {
      seed,
      orders,
      workflow: officeWorkflow(),
      dial: dialOf((fault) => (fault.startsWith('crash') ? crashes * faults : faults)),
      checkers: CHECKERS,
      onCommit: (commit, at) => void seen?.push(`${at} ${JSON.stringify(commit)}`),
    },
    database,
  );

const struck = ({ coverage }: SeasonResult, fault: FaultName): number =>
  [...(coverage.get(fault)?.values() ?? [])].reduce((sum, count) => sum + count, 0);

describe('a season of the engine itself', { timeout: 300_000 }, () => {
  test('without faults every order comes to its end', async () => {
    const { broken, ending } = await season(1, 0, 30);

    expect(broken.map(brokenLine)).toEqual([]);
    expect(ending.orders.filter(({ state }) => state !== 'closed' && state !== 'cancelled')).toEqual([]);
    expect(ending.openEffects).toEqual([]);
  });

  test('with every fault no promise breaks, wherever a process dies: seed 1', async () => {
    const result = await season(1, 1, 80);

    expect(result.broken.map(brokenLine)).toEqual([]);
    expect(struck(result, 'crash-before-commit')).toBeGreaterThan(2);
    expect(struck(result, 'crash-after-commit')).toBeGreaterThan(2);
  });

  test(`with every fault no promise breaks: fresh seed ${FRESH}`, async () => {
    process.stdout.write(`npm run simulate -- --hub engine --seed ${FRESH} --orders 25 --season 25\n`);

    expect((await season(FRESH, 1, 25, { crashes: 1 })).broken.map(brokenLine)).toEqual([]);
  });

  test('the same seed gives the same commits, to the last byte', async () => {
    const first: string[] = [];
    const second: string[] = [];
    await season(4, 1, 10, { seen: first });
    await season(4, 1, 10, { seen: second });

    expect(first.length).toBeGreaterThan(100);
    expect(second).toEqual(first);
  });

  test('on a real PostgreSQL no promise breaks, and the journal there is what was shown', async () => {
    const { make, drop } = await postgresDatabase(await freshDatabase());
    try {
      // Owners tell many accounts in one transaction, so there are few of them to die at.
      const result = await season(1, 1, 10, { crashes: 60, database: make });

      expect(result.broken.map(brokenLine)).toEqual([]);
      expect(struck(result, 'crash-before-commit')).toBeGreaterThan(2);
      expect(struck(result, 'crash-after-commit')).toBeGreaterThan(2);
    } finally {
      await drop();
    }
  });
});
