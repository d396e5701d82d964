/**
 * A night's count of a warehouse: how long until all of it is durable, told one shelf at a time and told together.
 *
 *   npm run counts -- --shelves 20000 --alone 2000
 *
 * `alone` shelves are told one after another first, as an owner does who knows no better; then all of them together.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { stockAccount } from '../../src/core/model/account.ts';
import { decimal } from '../../src/core/model/decimal.ts';
import { ItemId, NodeId } from '../../src/core/model/identifiers.ts';
import type { Instant } from '../../src/core/model/instant.ts';
import { must } from '../../src/core/model/result.ts';
import { Hub, type Adjustment } from '../../src/engine/hub.ts';
import { startEmbedded } from '../../src/store/postgres/embedded.ts';
import { openPostgresStore } from '../../src/store/postgres/store.ts';

const { values } = parseArgs({
  options: { shelves: { type: 'string', default: '20000' }, alone: { type: 'string', default: '2000' } },
});
const [SHELVES, ALONE] = [Number(values.shelves), Number(values.alone)];
const say = (line: string): void => void process.stdout.write(`${line}\n`);

const folder = await mkdtemp(join(tmpdir(), 'orderkeel-counts-'));
const database = must(await startEmbedded({ folder, stopOnSignals: true }));
const store = must(await openPostgresStore({ url: database.url }));
const nobody = (): never => {
  throw new Error('no order takes part');
};
const hub = new Hub({
  store,
  clock: { now: () => Date.now() as Instant },
  chance: Math.random,
  identifiers: { order: nobody, command: nobody },
  workflows: { of: () => undefined, current: nobody },
  connectionFor: () => undefined,
  onError: (error) => void process.stderr.write(`${String(error)}\n`),
});

const counts = (night: number): readonly Adjustment[] =>
  Array.from({ length: SHELVES }, (_, i) => ({
    account: stockAccount(NodeId.of('EAST'), ItemId.of(`I${i}`)),
    command: { type: 'snapshot', figure: decimal(`${i + night}`), asOf: Date.now() as Instant },
    id: `count-${night}-${i}`,
  }));

async function timed(what: string, of: number, work: () => Promise<unknown>): Promise<void> {
  const from = performance.now();
  await work();
  const seconds = (performance.now() - from) / 1_000;
  say(`${what}: ${of} shelves in ${seconds.toFixed(1)} s, ${Math.round(of / seconds)} a second`);
}

await timed('one at a time, each for the first time', ALONE, async () => {
  for (const { account, command, id } of counts(1).slice(0, ALONE)) await hub.adjust(account, command, id);
});
await timed('together, most for the first time', SHELVES, async () => await hub.adjustAll(counts(2)));
await timed('together, again', SHELVES, async () => await hub.adjustAll(counts(3)));
await store.close();
await database.stop();
await rm(folder, { recursive: true, force: true });
