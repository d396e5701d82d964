/**
 * Somebody with the whole database in hand changes what happened, in each of these ways, on a real PostgreSQL; and somebody
 * with the file of checkpoints. Every way is found.
 */
import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { must } from '../../src/core/model/result.ts';
import { afterAct, afterEntry, NOTHING } from '../../src/engine/audit/chain.ts';
import { signedLine } from '../../src/engine/audit/checkpoint.ts';
import { AuditKeeper, type CheckpointFile } from '../../src/engine/audit/keeper.ts';
import { verifyAudit, type AuditFinding } from '../../src/engine/audit/verify.ts';
import type { ProjectedStore } from '../../src/engine/projections/ports.ts';
import { CHECKPOINTS, checkpointFile, linesOf } from '../../src/main/house/audit.ts';
import { relane } from '../../src/store/postgres/relane/relane.ts';
import { openPostgresStore } from '../../src/store/postgres/store.ts';
import { Partner, Plant, Turned } from '../engine/plant.ts';
import { freshDatabase } from './database.ts';

const LONG_MS = 120_000;
const TABLES = ['journal', 'journal_links', 'lanes', 'acts', 'audit_checkpoints'] as const;

let folder: string;
let url: string;
let store: ProjectedStore;
let file: CheckpointFile;
let sql: Client;
let lines: string;

const pathOf = (): string => join(folder, CHECKPOINTS);
const verified = async (of = store): Promise<readonly AuditFinding['what'][]> => {
  const { findings } = await verifyAudit(of, async () => linesOf(await readFile(pathOf(), 'utf8')), file.publicKey);
  return [...new Set(findings.map(({ what }) => what))];
};

beforeAll(async () => {
  [folder, url] = [await mkdtemp(join(tmpdir(), 'audit-')), await freshDatabase()];
  const clock = new Turned();
  store = must(await openPostgresStore({ url, lanes: 2, test: true, timeOf: () => clock.now() }));
  file = await checkpointFile(folder);
  const keeper = new AuditKeeper(store, clock, file);
  const plant = await new Plant(store, clock, () => new Partner()).stocked();
  for (const round of [1, 2, 3]) {
    for (const nth of [1, 2, 3, 4]) await plant.order(`M${round}-${nth}`);
    await plant.untilQuiet();
    for (const nth of [1, 2]) await store.audit.acts.add({ actor: 'person:ana', act: 'signed-in', about: `${round}-${nth}` });
    await keeper.link();
    expect(await keeper.checkpoint()).toBe(true);
  }
  expect(await keeper.checkpoint()).toBe(false);
  // What is in no checkpoint yet, and in no link.
  await plant.order('M4-1');
  lines = await readFile(pathOf(), 'utf8');
  sql = new Client({ connectionString: url });
  await sql.connect();
  for (const table of TABLES) await sql.query(`create table ${table}_before as table ${table}`);
}, LONG_MS);

afterAll(async () => {
  await sql.end();
  await store.close();
  await rm(folder, { recursive: true });
});

const asBefore = async (): Promise<void> => {
  for (const table of TABLES) await sql.query(`truncate ${table}; insert into ${table} select * from ${table}_before`);
  await writeFile(pathOf(), lines);
};

const run = async (text: string): Promise<void> => {
  const { rowCount } = await sql.query(text);
  expect(rowCount, text).toBeGreaterThan(0);
};

/** Under a checkpoint, in the middle of lane 0. */
const SOME = '(select position from journal where lane = 0 order by position offset 3 limit 1)';

/** All that can be computed from the database is computed anew. */
async function allAnew(): Promise<void> {
  await sql.query('truncate journal_links');
  for (const lane of [0, 1]) {
    let [after, digest] = [0, NOTHING];
    for (const entry of await store.read.feed(lane, 0, 100_000)) [after, digest] = [entry.position, afterEntry(digest, entry)];
    await store.audit.links.add(lane, { position: after, digest });
  }
  let digest = NOTHING;
  for (const act of await store.audit.acts.read(0, 100)) {
    digest = afterAct(digest, act);
    await sql.query('update acts set digest = $1 where number = $2', [digest, act.number]);
  }
}

const editLine = async (nth: number, edit: (line: string) => string): Promise<void> => {
  const edited = linesOf(lines).map((line, i) => (i === nth ? edit(line) : line));
  await writeFile(
    pathOf(),
    edited
      .filter((line) => line !== '')
      .map((line) => `${line}\n`)
      .join(''),
  );
};

const KINDS: readonly (readonly [string, () => Promise<void>, AuditFinding['what']])[] = [
  [
    'an event is edited',
    async () =>
      await run(
        `update journal set events = regexp_replace(events::text, '"actor": *"[^"]*"', '"actor":"person:bob"')::json where lane = 0 and position = ${SOME}`,
      ),
    'journal-changed',
  ],
  [
    'a time is edited',
    async () => await run(`update journal set at = at + 1 where lane = 0 and position = ${SOME}`),
    'journal-changed',
  ],
  [
    'an entry is given to another order',
    async () => await run(`update journal set order_id = 'O-OTHER' where lane = 0 and position = ${SOME}`),
    'journal-changed',
  ],
  ['an entry is deleted', async () => await run(`delete from journal where lane = 0 and position = ${SOME}`), 'journal-changed'],
  [
    'an entry is deleted, and those behind it moved up',
    async () => {
      await run(`delete from journal where lane = 0 and position = ${SOME}`);
      const { rows } = await sql.query<{ position: string; size: number }>(
        'select position, json_array_length(events) as size from journal where lane = 0 order by position',
      );
      let to = 0;
      for (const { position, size } of rows) {
        to += size;
        await sql.query('update journal set position = $1 where lane = 0 and position = $2', [to, position]);
      }
      await run(`update lanes set position = ${to} where lane = 0`);
    },
    'journal-cut',
  ],
  [
    'an entry is inserted',
    async () =>
      await run(`insert into journal select lane, position - 1, order_id, sequence, command_id || 'x', at, events from journal
        where lane = 0 and position = (select j.position from journal as j where j.lane = 0 and json_array_length(j.events) > 1 order by 1 limit 1)`),
    'journal-changed',
  ],
  [
    'an entry is inserted behind the last',
    async () =>
      await run(`insert into journal select 0, max(position) + 1, 'O1', 99, 'x', 0, '[{}]' from journal where lane = 0`),
    'journal-changed',
  ],
  [
    'an entry is inserted before the first',
    async () => await run(`insert into journal values (0, -1, 'O1', 99, 'x', 0, '[{}]')`),
    'journal-hidden',
  ],
  [
    'two entries change places',
    async () => {
      await run(`with two as (select position, lead(position) over (order by position) as next from journal where lane = 0 and json_array_length(events) = 1)
        update journal as j set command_id = o.command_id, order_id = o.order_id, events = o.events, sequence = o.sequence, at = o.at
        from two, journal as o where j.lane = 0 and o.lane = 0 and two.next is not null and
          ((j.position = two.position and o.position = two.next) or (j.position = two.next and o.position = two.position))
          and two.position = (select min(position) from two where next is not null)`);
    },
    'journal-changed',
  ],
  [
    'the latest entry is cut off',
    async () => await run('delete from journal where (lane, position) in (select lane, position from lanes)'),
    'journal-cut',
  ],
  [
    'the end is cut off, with its links and the lane’s count',
    async () => {
      await run('delete from journal_links where position > 3');
      await run('delete from journal where position > 3');
      await run('update lanes as l set position = coalesce((select max(position) from journal as j where j.lane = l.lane), 0)');
    },
    'journal-cut',
  ],
  [
    'a lane is emptied',
    async () => {
      await run('delete from journal where lane = 1');
      await run('delete from journal_links where lane = 1');
      await run('update lanes set position = 0 where lane = 1');
    },
    'journal-cut',
  ],
  [
    'links are edited',
    async () => await run(`update journal_links set digest = repeat('a', 64) where lane = 0`),
    'journal-changed',
  ],
  [
    'links are taken away, and an event edited',
    async () => {
      await run('delete from journal_links');
      await run(`update journal set at = at + 1 where lane = 0 and position = ${SOME}`);
    },
    'journal-rewritten',
  ],
  [
    'an event is edited and the whole chain computed anew',
    async () => {
      await run(`update journal set at = at + 1 where lane = 0 and position = ${SOME}`);
      await allAnew();
    },
    'journal-rewritten',
  ],
  ['an act is edited', async () => await run(`update acts set actor = 'person:bob' where number = 2`), 'acts-changed'],
  ['an act is deleted', async () => await run('delete from acts where number = 2'), 'acts-changed'],
  [
    'an act is inserted',
    async () => await run(`insert into acts select 0, at, actor, act, about, note, detail, digest from acts where number = 2`),
    'acts-changed',
  ],
  [
    'two acts change places',
    async () => {
      await run('update acts set number = case number when 2 then -3 else -2 end where number in (2, 3)');
      await run('update acts set number = -number where number < 0');
    },
    'acts-changed',
  ],
  ['acts are cut off', async () => await run('delete from acts where number > 3'), 'acts-cut'],
  [
    'an act is edited and the whole chain computed anew',
    async () => {
      await run(`update acts set actor = 'person:bob' where number = 2`);
      await allAnew();
    },
    'acts-rewritten',
  ],
  [
    'a checkpoint is edited',
    async () => await editLine(1, (line) => line.replace('"number":2', '"number":3')),
    'checkpoint-unsigned',
  ],
  [
    'a checkpoint is signed by another key',
    async () => {
      const { privateKey } = generateKeyPairSync('ed25519');
      await editLine(1, (line) => signedLine((JSON.parse(line) as { checkpoint: never }).checkpoint, privateKey));
    },
    'checkpoint-unsigned',
  ],
  ['a checkpoint is left out', async () => await editLine(1, () => ''), 'checkpoint-out-of-order'],
  ['checkpoints are cut off', async () => await editLine(2, () => ''), 'checkpoints-missing'],
  ['the file of checkpoints is emptied', async () => await writeFile(pathOf(), ''), 'checkpoints-missing'],
  [
    'the database forgets a checkpoint',
    async () => await run('delete from audit_checkpoints where number = 1'),
    'checkpoints-missing',
  ],
  [
    'two checkpoints change places',
    async () => {
      const [a = '', b = '', c = ''] = linesOf(lines);
      await writeFile(pathOf(), `${b}\n${a}\n${c}\n`);
    },
    'checkpoint-out-of-order',
  ],
  [
    'the feeds are said to begin elsewhere',
    async () =>
      await writeFile(
        pathOf(),
        `${lines}${signedLine({ ...(JSON.parse(linesOf(lines)[2] ?? '') as { checkpoint: object }).checkpoint, number: 4, begin: 77, previous: NOTHING } as never, file.key)}\n`,
      ),
    'lanes-moved-unmarked',
  ],
];

test(
  'what nobody has touched is as it was written',
  async () => {
    expect(await verified()).toEqual([]);
  },
  LONG_MS,
);

test.each(KINDS)(
  '%s: found',
  async (_, tamper, what) => {
    await asBefore();
    expect(await verified()).toEqual([]);
    await tamper();
    expect(await verified()).toContain(what);
  },
  LONG_MS,
);

test(
  'who moves the lanes leaves a checkpoint that says so; without it, it is found',
  async () => {
    const other = await freshDatabase();
    const [clock, place] = [new Turned(), await mkdtemp(join(tmpdir(), 'audit-'))];
    const own = await checkpointFile(place);
    const lookAt = async (of: ProjectedStore): Promise<readonly AuditFinding[]> =>
      (await verifyAudit(of, async () => linesOf(await readFile(join(place, CHECKPOINTS), 'utf8')), own.publicKey)).findings;
    const opened = async (): Promise<ProjectedStore> =>
      must(await openPostgresStore({ url: other, lanes: 2, test: true, timeOf: () => clock.now() }));
    const before = await opened();
    const plant = await new Plant(before, clock, () => new Partner()).stocked();
    for (const nth of [1, 2, 3]) await plant.order(`M${nth}`);
    await new AuditKeeper(before, clock, own).checkpoint();
    await before.close();
    must(await relane(other, 3));
    const after = await opened();
    expect((await lookAt(after)).map(({ what }) => what)).toContain('lanes-moved-unmarked');
    await new AuditKeeper(after, clock, own).checkpoint('relaned');
    expect(await lookAt(after)).toEqual([]);
    await after.close();
    await rm(place, { recursive: true });
  },
  LONG_MS,
);
