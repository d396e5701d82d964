/** Files that a partner drops: taken when whole, once, and answered beside. */
import { appendFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { DropFolder } from '../../src/main/house/drop-folder.ts';
import { DropFolders } from '../../src/main/house/drop-folder.ts';
import type { ListedMessage, Store } from '../../src/engine/ports.ts';
import { answer, listen } from '../../standins/shared/server.ts';
import { freshPostgresStore } from '../store/database.ts';
import { bearings, example, fromAcme, openChannels, segmentsOf } from './channels.ts';
import { freePort } from '../../src/store/postgres/embedded/free-port.ts';
import { eventually } from '../support/eventually.ts';

function folder(name = 'edi:acme'): DropFolder {
  const path = mkdtempSync(join(tmpdir(), 'orderkeel-drop-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return { name, path, everyMs: 50 };
}

const drop = (to: DropFolder, name: string, text: string): void => {
  writeFileSync(join(to.path, `.${name}`), text);
  renameSync(join(to.path, `.${name}`), join(to.path, 'in', name));
};
const listed = (to: DropFolder, inside: string): readonly string[] => readdirSync(join(to.path, inside)).toSorted();
const read = (to: DropFolder, inside: string, name: string): string => readFileSync(join(to.path, inside, name), 'utf8');
const answers = (to: DropFolder, set: string): readonly (readonly string[])[] =>
  listed(to, 'out').flatMap((name) => (name.startsWith(set) ? [segmentsOf(read(to, 'out', name))] : []));

describe('a file in the folder of a partner', { timeout: 60_000 }, () => {
  test('becomes an order; its 997 and its 855 lie in out', async () => {
    const to = folder();
    const { orders } = await openChannels({ folders: [to], answersTo: { folder: join(to.path, 'out') } });
    drop(to, 'order.edi', fromAcme(7, bearings('P-1', 200)));
    await eventually(() => expect(listed(to, 'out')).toHaveLength(2));
    await eventually(() => expect(listed(to, 'done')).toEqual(['order.edi']));
    expect(listed(to, 'in')).toEqual([]);
    const [order] = await orders();
    expect(answers(to, '997')).toEqual([['AK1*PO*7', 'AK2*850*0001', 'AK5*A', 'AK9*A*1*1*1']]);
    const today = /\d{8}$/.exec(answers(to, '855')[0]?.[0] ?? '')?.[0];
    expect(answers(to, '855')).toEqual([
      [
        `BAK*00*AD*P-1*20260601****${order?.id}*${today}`,
        'PO1*1*200*EA*4.1*PE*BP*A-100*VN*BRG-6204',
        'ACK*IA*200*EA',
        'CTT*1*200',
      ],
    ]);
    const out = listed(to, 'out').map((name) => read(to, 'out', name));
    expect(out.map((text) => /\*(\d{9})\*0\*P/.exec(text)?.[1] ?? '').toSorted()).toEqual(['000000001', '000000002']);
  });

  test('that is refused lies in refused, with why beside it; put back after it was mended, it is another one', async () => {
    const to = folder();
    const { orders } = await openChannels({ folders: [to] });
    drop(to, 'order.edi', fromAcme(7, bearings('P-1', 'five')));
    await eventually(() => expect(listed(to, 'refused')).toEqual(['order.edi', 'order.edi.failures.json']));
    expect(JSON.parse(read(to, 'refused', 'order.edi.failures.json'))).toMatchObject({
      refused: [{ place: 'interchange 1, group 1, transaction 1', failures: [{ where: 'PO1[5]/PO102' }] }],
    });
    expect(answers(to, '997')).toHaveLength(1);
    renameSync(join(to.path, 'refused', 'order.edi'), join(to.path, 'in', 'order.edi'));
    await eventually(() => expect(answers(to, '997')).toHaveLength(2));
    await eventually(() => expect(listed(to, 'refused')).toEqual(['order.edi', 'order.edi.failures.json']));
    expect(await orders()).toEqual([]);
  });

  test('of the same name as one of before does not lie in its place', async () => {
    const to = folder();
    const { orders } = await openChannels({ folders: [to] });
    drop(to, 'order.edi', fromAcme(7, bearings('P-1', 5)));
    await eventually(() => expect(listed(to, 'done')).toEqual(['order.edi']));
    drop(to, 'order.edi', fromAcme(8, bearings('P-2', 6)));
    await eventually(() => expect(listed(to, 'done')).toEqual(['order.edi', expect.stringMatching(/^order\.edi\.\d+$/)]));
    expect(await orders()).toHaveLength(2);
  });

  test('is answered when the partner is there again, and waits in the folder until then', async () => {
    const to = folder();
    const port = await freePort();
    const { orders } = await openChannels({ folders: [to], answersTo: { url: `http://127.0.0.1:${port}`, dedupes: true } });
    drop(to, 'order.edi', fromAcme(7, bearings('P-1', 200)));
    await eventually(async () => expect(await orders()).toHaveLength(1));
    expect(listed(to, 'in')).toEqual(['order.edi']);
    const partner = await listen(() => answer(200, 'thanks'), port);
    onTestFinished(partner.close);
    await eventually(() => expect(listed(to, 'done')).toEqual(['order.edi']));
    await eventually(() => expect(partner.arrivals).toHaveLength(2));
    expect(partner.arrivals.map(({ key }) => key?.slice(0, 3) ?? '').toSorted()).toEqual(['855', '997']);
  });

  test('may name only a customer whose channel it is', async () => {
    const to = folder('csv:pine');
    const { orders } = await openChannels({ folders: [to] });
    drop(to, 'orders.csv', example('orders.csv').replaceAll('PINE', 'HARBOR'));
    await eventually(() => expect(listed(to, 'refused')).toHaveLength(2));
    expect(read(to, 'refused', 'orders.csv.failures.json')).toContain('"where": "customer"');
    expect(await orders()).toEqual([]);
  });
});

/** All of them at the same time, so often that a whole file is taken and moved. */
async function looks(to: DropFolder, ...all: readonly DropFolders[]): Promise<void> {
  for (let look = 0; look < 3; look++) await Promise.all(all.map(async (each) => await each.look(to)));
}

describe('a file is taken', { timeout: 60_000 }, () => {
  const opened = async () => {
    const to = folder();
    const store = await freshPostgresStore();
    onTestFinished(async () => await store.close());
    const watch = (): DropFolders =>
      new DropFolders({
        folders: [to],
        messages: store.messages,
        nudge: () => undefined,
        onError: (error) => expect(error).toBeUndefined(),
      });
    const folders = watch();
    expect(await folders.prepare()).toBeUndefined();
    const kept = async (): Promise<readonly string[]> => (await waiting(store)).map(({ kind }) => kind);
    return { to, store, folders, watch, kept };
  };

  test('when it is whole: not under an unfinished name, not while it grows, not before it has a byte', async () => {
    const { to, folders, kept } = await opened();
    const look = async (): Promise<readonly string[]> => {
      await folders.look(to);
      return await kept();
    };
    for (const name of ['a.edi.tmp', 'b.PART', '.c.edi', 'empty.edi'])
      writeFileSync(join(to.path, 'in', name), name === 'empty.edi' ? '' : 'x');
    mkdirSync(join(to.path, 'in', 'a folder'));
    writeFileSync(join(to.path, 'in', 'slow.edi'), 'ISA');
    expect([await look(), appendFileSync(join(to.path, 'in', 'slow.edi'), '*00')]).toEqual([[], undefined]);
    expect(await look()).toEqual([]);
    expect(await look()).toEqual(['file:slow.edi']);
    expect(await look()).toEqual(['file:slow.edi']);
  });

  test('once: by several that look at the same time, and by those that come after a kill', async () => {
    const { to, store, folders, watch, kept } = await opened();
    drop(to, 'order.edi', 'ISA');
    await looks(to, folders, watch(), watch());
    const after = watch();
    await looks(to, after);
    expect(await kept()).toEqual(['file:order.edi']);
    // Killed when there is an outcome, before it is moved.
    const [message] = await waiting(store);
    await store.messages.finish(message?.id ?? '', { message: message?.id, taken: [] });
    await looks(to, after, watch(), watch());
    expect([listed(to, 'in'), listed(to, 'done'), await kept()]).toEqual([[], ['order.edi'], []]);
  });
});

/** Not handled yet. */
const waiting = async ({ messages }: Store): Promise<readonly ListedMessage[]> =>
  (await messages.page({ most: 100 })).filter(({ dueAt }) => dueAt !== undefined);
