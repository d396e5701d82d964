/** The how-to is followed to the letter: its folders pass their check, and a whole order goes through the two partners. */
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { Webhook } from 'standardwebhooks';
import { expect, onTestFinished, test } from 'vitest';
import type { Instant } from '../../src/core/model/instant.ts';
import { startErp } from '../../standins/erp.ts';
import { startFinance } from '../../standins/finance.ts';
import { checkPartner } from '../../src/main/partners/check.ts';
import { HERE } from '../gates/tree.ts';
import { freePort } from '../../src/store/postgres/embedded/free-port.ts';
import { freshFolder, serve, statesAt, told } from '../main/served.ts';
import { blocksIn } from './documents.ts';
import { documentText } from './tables.ts';
import { eventually } from '../support/eventually.ts';

const HOW_TO = 'docs/how-to/add-a-partner.md';
const SECRET = `whsec_${Buffer.from('a secret of Harbor and ours').toString('base64')}`;

/** The first run's master data, with the folders of the how-to beside those that are there. */
function followed(folder: string): string {
  const master = join(folder, 'master');
  cpSync(join(HERE, 'examples', 'first-run', 'master'), master, { recursive: true });
  for (const { about, text } of blocksIn(HOW_TO, documentText(HOW_TO))) {
    if (!about.startsWith('partners/')) continue;
    mkdirSync(dirname(join(master, about)), { recursive: true });
    writeFileSync(join(master, about), text);
  }
  return master;
}

interface Arrived {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A partner's own server: notes what arrives, and answers each thing once. */
async function listen(answer: (arrived: Arrived) => unknown): Promise<{ readonly url: string; readonly arrived: Arrived[] }> {
  const arrived: Arrived[] = [];
  const receive = async (request: IncomingMessage): Promise<Arrived> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString('utf8');
    return { path: request.url ?? '', headers: request.headers as Record<string, string>, body };
  };
  const server = createServer((request, response) => {
    void (async () => {
      const each = await receive(request);
      arrived.push(each);
      response.end(JSON.stringify(answer(each)));
    })();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, arrived };
}

test('the folders pass their check, and a slip in one is told with its place', { timeout: 120_000 }, async () => {
  const master = followed(freshFolder());
  const check = (name: string): string => told(master, 'partner', 'check', join(master, 'partners', name));
  const swift = await checkPartner(join(master, 'partners', 'swift'));
  expect(swift).toMatchObject({ ok: true, value: { examples: { length: 5 }, failures: [] } });
  expect(check('harbor-buying')).toContain('harbor-buying: 1 examples, all as they have to be.');
  const mapping = join(master, 'partners/harbor-buying/mappings/order.in.jsonata');
  writeFileSync(mapping, readFileSync(mapping, 'utf8').replace('"quantity": count', '"quantity": each'));
  expect(check('harbor-buying')).toContain(
    'unexpected at harbor-buying/examples/order.in/one-position.out.json#/lines/0/quantity: expected "12", found "4.10".',
  );
});

test('an order in the customer’s own JSON is shipped by the 3PL, billed, and told of', { timeout: 120_000 }, async () => {
  const folder = freshFolder();
  const master = followed(folder);
  const port = await freePort();
  const hub = `http://127.0.0.1:${port}`;
  const swift = await listen(({ path }) => (path === '/jobs' ? { jobNumber: 'J-1', phase: 'NEW' } : { stopped: false }));
  const harbor = await listen(() => ({}));
  const [erp, finance] = await Promise.all([
    startErp(),
    startFinance({ callback: `${hub}/partners/finance`, paidAfterMs: 20, now: () => Date.now() as Instant }),
  ]);
  onTestFinished(async () => void (await Promise.all([erp.close(), finance.close()])));
  const config = join(folder, 'orderkeel.json');
  const connections = { erp: { kind: 'erp-standin', url: erp.url }, finance: { kind: 'finance-standin', url: finance.url } };
  writeFileSync(config, JSON.stringify({ master, connections }));
  Object.assign(process.env, {
    SWIFT_URL: swift.url,
    SWIFT_TOKEN: 'Bearer of-swift',
    HARBOR_HOOK: harbor.url,
    HARBOR_SECRET: SECRET,
  });
  await serve(join(folder, 'data'), undefined, '--config', config, '--port', String(port));
  const send = async (path: string, body: object): Promise<number> =>
    (await fetch(`${hub}/partners/${path}`, { method: 'POST', body: JSON.stringify(body) })).status;

  const order = {
    docNo: 'HB-77',
    issued: '2026-06-01T08:00:00-04:00',
    positions: [{ pos: 10, article: 7001, count: 12, each: 4.1 }],
  };
  expect(await send('harbor-buying/order', order)).toBe(200);
  await eventually(() => expect(swift.arrived).toHaveLength(1));
  const [job] = swift.arrived;
  const released = JSON.parse(job?.body ?? '') as { readonly ref1: string; readonly ref2: string };
  expect(job?.headers).toMatchObject({ authorization: 'Bearer of-swift', 'idempotency-key': `${released.ref1}:release/F1:1` });
  expect(released).toMatchObject({
    ref2: 'F1',
    customerPo: 'HB-77',
    to: { company: 'Harbor Marine Supply', zip: '23510' },
    goods: [{ ref: '10.1', sku: 'SW-6204', pieces: 12 }],
  });

  const { ref1, ref2 } = released;
  const contents = [{ ref: '10.1', sku: 'SW-6204', pieces: 12 }];
  const shipment = {
    ref1,
    ref2,
    despatch: 'SW-900',
    left: new Date().toISOString(),
    carrier: 'UPSN',
    boxes: [{ label: '003456789012345675', contents }],
  };
  expect(await send('swift/shipment', shipment)).toBe(200);
  expect(await send('swift/shipment', shipment)).toBe(200);
  await eventually(async () => expect(await statesAt(hub)).toEqual(['closed']));
  expect(finance.invoices.size).toBe(1);

  await eventually(() => expect(harbor.arrived).toHaveLength(5));
  const events = harbor.arrived.map(
    ({ headers, body }) => new Webhook(SECRET).verify(body, headers) as { type: string; data: object },
  );
  expect(events.map(({ type }) => type)).toEqual(
    ['captured', 'acknowledged', 'shipped', 'invoiced', 'closed'].map((kind) => `order.${kind}`),
  );
  expect(events[2]?.data).toMatchObject({ purchaseOrder: 'HB-77', cartons: [{ sscc: '003456789012345675' }] });
  expect(events[3]?.data).toMatchObject({ goods: { amount: '49.2', currency: 'USD' } });

  // The ledger has both ways; what was done is not done twice when it is asked for again.
  const ledger = told(join(folder, 'data'), 'messages', '--connection', 'harbor-buying');
  expect(ledger.match(/harbor-buying\/hooks/g)).toHaveLength(5);
  expect(ledger).toMatch(new RegExp(`mapped:order +done +0 +${ref1}`));
  expect(told(join(folder, 'data'), 'replay', '1')).toContain('1 is taken up again');
  expect(told(join(folder, 'data'), 'replay', 'N1')).toContain('N1 is taken up again');
  await eventually(() => expect(harbor.arrived).toHaveLength(6));
  expect(harbor.arrived[5]?.headers['webhook-id']).toBe(harbor.arrived[0]?.headers['webhook-id']);
  expect(await statesAt(hub)).toEqual(['closed']);
  expect(told(join(folder, 'data'), 'messages', 'N1')).toContain('answer   http-200');
  expect(told(join(folder, 'data'), 'replay', '4711')).toContain('Way out: look it up with orderkeel messages.');
  const asked = told(join(folder, 'data'), 'messages', '--connection', 'erp', '--out');
  const [, booking = ''] = /^(E\d+) .*erp +erp\.book +answered/m.exec(asked) ?? [];
  const shown = told(join(folder, 'data'), 'messages', booking);
  for (const said of ['request  PUT /orders/', 'status   200', 'as it was\n{"order":', 'as it was answered\n{"reference":'])
    expect(shown).toContain(said);
  expect(told(join(folder, 'data'), 'replay', booking)).toContain('orderkeel resolve ORDER HOLD send-again');
  expect(told(join(folder, 'data'), 'doctor')).toContain('All is well');
});
