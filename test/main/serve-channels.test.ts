/** A partner's folder under `orderkeel serve`, which is killed at whatever point it has reached. */
import { appendFileSync, cpSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readConfig } from '../../src/main/house/config.ts';
import { HERE } from '../gates/tree.ts';
import { sessionOn } from '../store/session.ts';
import { bearings, fromAcme, segmentsOf } from './channels.ts';
import { durableDatabase, freshFolder, serve, statesAt, town } from './served.ts';
import { eventually } from '../support/eventually.ts';

const LONG_MS = 240_000;

/** The first run's master data, in which ACME fetches its answers from the folder that it drops into. */
function withFolder(folder: string, config: string): string {
  const master = join(folder, 'master');
  const drop = join(folder, 'acme');
  cpSync(join(HERE, 'examples', 'first-run', 'master'), master, { recursive: true });
  const acme = join(master, 'partners', 'acme', 'partner.yaml');
  appendFileSync(acme, `answersTo: { folder: ${JSON.stringify(join(drop, 'out'))} }\n`);
  const said = JSON.parse(readFileSync(config, 'utf8')) as object;
  writeFileSync(config, JSON.stringify({ ...said, master, folders: { 'edi:acme': { path: drop, everyMs: 50 } } }));
  return drop;
}

describe('a partner that drops files', { timeout: LONG_MS }, () => {
  test('has one order, one 997 and one 855 for each, however often the hub is killed in between', async () => {
    const folder = freshFolder();
    const database = await durableDatabase(folder);
    const { config } = await town(folder, 'http://127.0.0.1:9');
    const drop = withFolder(folder, config);
    mkdirSync(join(drop, 'in'), { recursive: true });
    const put = (number: number): void => {
      writeFileSync(join(drop, `${number}.tmp`), fromAcme(number, bearings(`P-${number}`, number)));
      renameSync(join(drop, `${number}.tmp`), join(drop, 'in', `${number}.edi`));
    };
    const sql = sessionOn(database);
    const count = async (table: string): Promise<number> => (await sql.unsafe(`select from ${table}`)).length;
    const reached: readonly (() => Promise<void>)[] = [
      async () => expect(await count('messages')).toBe(3),
      async () => expect(await count('interchanges')).toBeGreaterThanOrEqual(2),
      async () => expect(readdirSync(join(drop, 'done')).length).toBeGreaterThanOrEqual(1),
    ];
    for (const number of [11, 12, 13]) put(number);
    for (const [run, point] of reached.entries()) {
      const hub = await serve(join(folder, `run-${run}`), database, '--config', config, '--port', '0');
      await eventually(point);
      hub.process.kill('SIGKILL');
      await hub.ended;
    }
    const hub = await serve(join(folder, 'last'), database, '--config', config, '--port', '0');
    const out = (set: string): readonly string[] => readdirSync(join(drop, 'out')).filter((name) => name.startsWith(set));
    await eventually(() => {
      expect(readdirSync(join(drop, 'done')).toSorted()).toEqual(['11.edi', '12.edi', '13.edi']);
      expect([out('997'), out('855')]).toEqual([expect.objectContaining({ length: 3 }), expect.objectContaining({ length: 3 })]);
    });
    expect(await statesAt(hub.url)).toHaveLength(3);
    const texts = [...out('997'), ...out('855')].map((name) => readFileSync(join(drop, 'out', name), 'utf8'));
    expect(texts.map((text) => /\*(\d{9})\*0\*P/.exec(text)?.[1] ?? '').toSorted()).toEqual(
      ['1', '2', '3', '4', '5', '6'].map((number) => number.padStart(9, '0')),
    );
    const acknowledged = texts.flatMap(segmentsOf).filter((segment) => segment.startsWith('ACK*'));
    expect(acknowledged.toSorted()).toEqual(['ACK*IA*11*EA', 'ACK*IA*12*EA', 'ACK*IA*13*EA']);
    expect(readdirSync(join(drop, 'in'))).toEqual([]);
    expect(hub.said()).not.toContain('Error');
    await sql.end();
  });

  test.each([
    ['{"folders": []}', '/folders', 'an object'],
    ['{"folders": {"edi:acme": {}}}', '/folders/edi:acme/path', 'a folder'],
    ['{"folders": {"edi:acme": {"path": "x", "everyMs": 1}}}', '/folders/edi:acme/everyMs', 'at least 50'],
    ['{"folders": {"edi:acme": {"path": "x", "every": 1}}}', '/folders/edi:acme/every', 'nothing of this name'],
  ])('%s is told with its place', async (text, where, expected) => {
    const config = join(freshFolder(), 'wrong.json');
    writeFileSync(config, text);
    expect(await readConfig(config)).toMatchObject({ ok: false, failure: { code: 'config-wrong', where, expected } });
  });

  test('a folder of nobody that is known is told with its place', async () => {
    const folder = freshFolder();
    const config = join(folder, 'wrong.json');
    writeFileSync(config, '{"folders": {"edi:acme": {"path": "x"}}}');
    const hub = await serve(folder, undefined, '--config', config);
    expect(await hub.ended).toEqual([1, null]);
    expect(hub.said()).toContain('config-wrong at /folders/edi:acme: expected no folder: there is no partner');
  });
});
