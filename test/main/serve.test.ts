/** Processes beside each other on one database: they share the work, and come and go. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { freePort } from '../../src/store/postgres/embedded/free-port.ts';
import { durableDatabase, freshFolder, sendOrder, serve, statesAt, told, town } from './served.ts';
import { sessionOn } from '../store/session.ts';
import { eventually } from '../support/eventually.ts';

const LONG_MS = 180_000;

describe('orderkeel serve', { timeout: LONG_MS }, () => {
  test('two share the work; one is killed and one joins, and every order ends, each billed once', async () => {
    const folder = freshFolder();
    const database = await durableDatabase(folder);
    const port = await freePort();
    const { config, finance } = await town(folder, `http://127.0.0.1:${port}`);
    const first = await serve(join(folder, 'a'), database, '--config', config, '--port', '0');
    const second = await serve(join(folder, 'b'), database, '--config', config, '--port', String(port));
    expect(second.url).toBe(`http://127.0.0.1:${port}`);

    const hubs = [first.url, second.url];
    const numbers = Array.from({ length: 20 }, (_, i) => i + 1);
    const answers = await Promise.all(numbers.map(async (number) => await sendOrder(hubs[number % 2] ?? '', number)));
    expect(answers.map(({ status }) => status)).toEqual(numbers.map(() => 200));
    first.process.kill('SIGKILL');
    const third = await serve(join(folder, 'c'), database, '--config', config, '--port', '0');

    const ended = (): Promise<void> =>
      eventually(async () => expect(await statesAt(third.url)).toEqual(numbers.map(() => 'closed')));
    await ended();
    expect(finance.invoices.size).toBe(numbers.length);
    second.process.kill('SIGTERM');
    expect(await second.ended).toEqual([0, null]);
    expect((await sendOrder(third.url, 21)).status).toBe(200);
    expect(third.said()).not.toContain('Error');
  });

  test('asked to end, it answers what is under way first', async () => {
    const folder = freshFolder();
    const database = await durableDatabase(folder);
    const { config } = await town(folder, 'http://127.0.0.1:9');
    const hub = await serve(folder, database, '--config', config, '--port', '0');
    const sql = sessionOn(database);
    let answer: Promise<Response> | undefined;
    await sql.begin(async (tx) => {
      await tx`select from lanes for update`;
      answer = sendOrder(hub.url, 1);
      await eventually(async () => expect(await tx`select from messages`).toHaveLength(1));
      // Its group waits for the lane.
      await eventually(async () => expect(await tx`select from pg_locks where not granted`).not.toHaveLength(0));
      hub.process.kill('SIGTERM');
      await eventually(() => expect(hub.said()).toContain('Ends after what is under way.'));
    });
    const asked = performance.now();
    expect((await answer)?.status).toBe(200);
    expect(await hub.ended).toEqual([0, null]);
    // And waits for nobody who only keeps a connection open, which they do for a minute.
    expect(performance.now() - asked).toBeLessThan(30_000);
    expect(await sql`select count(distinct order_id)::integer as orders from journal`).toEqual([{ orders: 1 }]);
    await sql.end();
  });

  test('on a folder of its own, a second is refused with whose it is; with nothing configured, effects wait', async () => {
    const folder = freshFolder();
    const hub = await serve(folder, undefined, '--port', '0');
    await eventually(() => expect(hub.said()).toContain('No connections: what is to be done outside waits.'));
    const second = await serve(folder, undefined, '--port', '0');
    expect(await second.ended).toEqual([1, null]);
    expect(second.said()).toContain(`Way out: stop the Orderkeel with process id ${hub.process.pid}, or start this one with`);
    hub.process.kill('SIGTERM');
    expect(await hub.ended).toEqual([0, null]);
    // The first run's day has another clock, and stand-ins of its own: it stays out, and so do commands that would open it.
    expect(told(folder, 'story')).toContain('folder-of-other-use');
    expect(told(folder, 'orders')).toContain('hub-silent: detail nobody serves');
    expect(told(folder, 'relane', '--lanes', '0')).toContain('argument-missing: what --lanes');
    expect(told(folder, 'relane', '--lanes', '6')).toContain('in 6 lanes now, 1 before');
    expect(told(folder, 'rebuild-projections')).toContain('The projections are up to date.');
  });

  test.each([
    ['{"connections": {"erp": {"kind": "erp", "url": "http://127.0.0.1"}}}', 'at /connections/erp/kind: expected erp-standin,'],
    ['{"connections": {"erp": {"kind": "mailbox", "url": "here"}}}', 'at /connections/erp/url: expected an address'],
    ['{"leaseMs": 10}', 'at /leaseMs: expected at least 15000'],
    ['{"lanes": 8}', 'at /lanes: expected nothing of this name'],
    ['{', 'at /: expected JSON'],
  ])('%s is told with its place', async (text, said) => {
    const folder = freshFolder();
    const config = join(folder, 'wrong.json');
    writeFileSync(config, text);
    const hub = await serve(folder, undefined, '--config', config);
    expect(await hub.ended).toEqual([1, null]);
    expect(hub.said()).toContain(`config-wrong ${said}`);
  });
});
