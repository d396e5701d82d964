/** The ways by which notices leave: real sockets, real files, a signature that an implementation of others accepts. */
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SMTPServer } from 'smtp-server';
import { Webhook } from 'standardwebhooks';
import { describe, expect, onTestFinished, test } from 'vitest';
import { mail, sendMail, type MailServer } from '../../../src/connect/notices/mail.ts';
import { subscribersOf } from '../../../src/connect/notices/subscriber.ts';
import { Mapper } from '../../../src/connect/mapping/mapper.ts';
import type { Partner, Tell, TellBy } from '../../../src/connect/partners/partner.ts';
import type { Instant } from '../../../src/core/model/instant.ts';
import { noticeKey, type Delivery } from '../../../src/engine/notices/sender.ts';
import { INVOICE, noticeOf, SHIP_NOTICE } from './notices.ts';

const SECRET = `whsec_${Buffer.from('known to the two of us').toString('base64')}`;
const SHIPPED = noticeOf({ kind: 'shipped', of: SHIP_NOTICE });

async function told(by: TellBy, as: Tell['as'] = 'cloudevent', mailServer?: MailServer): Promise<Delivery> {
  const tell: Tell = { name: 'edi', customers: 'all', kinds: ['shipped'], as, by };
  const partner: Partner = {
    name: 'acme',
    folder: 'acme',
    tell: [tell],
    codes: { in: {}, out: {} },
    mappings: new Map([['ship-notice.out' as const, { file: 'ship-notice.out.jsonata', text: '{ "po": purchaseOrder }' }]]),
  };
  const mapper = new Mapper();
  onTestFinished(async () => await mapper.close());
  const now = (): Instant => Date.now() as Instant;
  const parts = { mapper, sender: { qualifier: 'ZZ', id: 'US' }, now, ...(mailServer !== undefined && { mailServer }) };
  const [subscriber] = subscribersOf(partner, parts);
  if (subscriber === undefined) throw new Error('nobody is told');
  const rendered = await subscriber.render(SHIPPED);
  if (rendered.kind !== 'bytes') throw new Error(rendered.kind === 'unwritable' ? rendered.error : 'numbered');
  return await subscriber.deliver(SHIPPED, noticeKey(SHIPPED), rendered.raw);
}

interface Got {
  readonly headers: Record<string, string>;
  readonly body: string;
}

async function ear(status: number): Promise<{ readonly url: string; readonly got: Got[] }> {
  const got: Got[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      got.push({ headers: request.headers as Record<string, string>, body: Buffer.concat(chunks).toString('utf8') });
      response.writeHead(status, { location: '/elsewhere' }).end('heard');
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, got };
}

describe('webhooks', () => {
  test('are CloudEvents, signed as Standard Webhooks has it', async () => {
    const { url, got } = await ear(204);
    expect(await told({ kind: 'post', url, secret: SECRET })).toMatchObject({ kind: 'sent', answer: 'http-204' });
    const [first] = got;
    if (first === undefined) throw new Error('nothing came');
    expect(first.headers).toMatchObject({ 'content-type': 'application/cloudevents+json' });
    expect(new Webhook(SECRET).verify(first.body, first.headers)).toMatchObject({
      specversion: '1.0',
      id: 'notice:O-1:7:acme:edi',
      type: 'order.shipped',
      subject: 'O-1',
      time: '2026-06-02T16:00:00.000Z',
      data: { shipment: 'EAST-S1', shippedAt: '2026-06-02T15:30:00.000Z', lines: [{ quantity: '12' }, { quantity: '2.5' }] },
    });
    const changed = first.body.replace('"12"', '"13"');
    expect(() => new Webhook(SECRET).verify(changed, first.headers)).toThrow('No matching signature found');
  });

  test('have the same id each time', async () => {
    const { url, got } = await ear(200);
    await told({ kind: 'post', url, secret: SECRET });
    await told({ kind: 'post', url, secret: SECRET });
    expect(new Set(got.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    expect(got[0]?.body).toBe(got[1]?.body);
  });

  test.each([
    [500, 'missed'],
    [429, 'missed'],
    [408, 'missed'],
    [400, 'refused'],
    [410, 'refused'],
    [302, 'refused'],
  ])('answered with %i are %s', async (status, kind) => {
    const { url } = await ear(status);
    expect(await told({ kind: 'post', url })).toMatchObject({ kind, error: `http-${status} heard` });
  });

  test('that nobody listens to are missed', async () => {
    expect(await told({ kind: 'post', url: 'http://127.0.0.1:9' })).toMatchObject({ kind: 'missed' });
  });

  test('carry what a mapping made, where the partner speaks its own', async () => {
    const { url, got } = await ear(200);
    await told({ kind: 'post', url }, 'mapped');
    expect(got[0]?.body).toBe('{"po":"PO-4711"}');
    expect(got[0]?.headers['webhook-signature']).toBeUndefined();
  });
});

describe('files', () => {
  test('are whole or not there, and one message is one file', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'orderkeel-out-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const by = { kind: 'folder', folder: join(folder, 'to-acme') } as const;
    await told(by);
    expect(await told(by)).toMatchObject({ kind: 'sent' });
    const names = readdirSync(by.folder);
    expect(names).toEqual([expect.stringMatching(/^msg_[0-9a-f]{32}\.json$/)]);
    expect(readFileSync(join(by.folder, names[0] ?? ''), 'utf8')).toContain('order.shipped');
  });

  test('that can’t be written are missed', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'orderkeel-out-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    writeFileSync(join(folder, 'taken'), '');
    expect(await told({ kind: 'folder', folder: join(folder, 'taken') })).toMatchObject({ kind: 'missed' });
  });
});

describe('letters', () => {
  async function postOffice(refuses?: number): Promise<{ readonly server: MailServer; readonly letters: string[] }> {
    const letters: string[] = [];
    const smtp = new SMTPServer({
      disabledCommands: ['AUTH', 'STARTTLS'],
      onRcptTo: (_, __, done) =>
        done(refuses === undefined ? undefined : Object.assign(new Error('not today'), { responseCode: refuses })),
      onData: (stream, _, done) => {
        let letter = '';
        stream.on('data', (chunk) => (letter += String(chunk)));
        stream.on('end', () => {
          letters.push(letter);
          done(null, 'kept as 42');
        });
      },
    });
    const listening = smtp.listen(0, '127.0.0.1');
    await once(listening, 'listening');
    onTestFinished(async () => await new Promise<void>((resolve) => smtp.close(() => resolve())));
    const { port } = listening.address() as AddressInfo;
    return { server: { host: '127.0.0.1', port, secure: false, from: 'orders@keel.test' }, letters };
  }

  test('go by SMTP, with what was shipped in them', async () => {
    const { server, letters } = await postOffice();
    const delivery = await told({ kind: 'mail', to: 'buyer@acme.test' }, 'mail', server);
    expect(delivery).toMatchObject({ kind: 'sent', answer: expect.stringContaining('kept as 42') as string });
    expect(letters[0]).toContain('To: buyer@acme.test');
    expect(letters[0]).toContain('Subject: Your order has shipped: PO-4711');
    expect(letters[0]).toContain('BRG-6204  12 EA');
  });

  test('are the same letter each time, by its Message-ID', async () => {
    const notice = noticeOf({ kind: 'invoiced', of: INVOICE });
    const [one, other] = await Promise.all(
      [1, 2].map(async () => new TextDecoder().decode(await mail(notice, 'a@keel.test', 'b@acme.test'))),
    );
    expect(one).toBe(other);
    expect(one).toMatch(/Message-ID: <[0-9a-f]{32}@orderkeel>/);
    expect(one).toContain('Total  149.72 USD');
  });

  test.each([
    [550, 'refused'],
    [451, 'missed'],
  ])('answered with %i are %s', async (code, kind) => {
    const { server } = await postOffice(code);
    expect(await told({ kind: 'mail', to: 'gone@acme.test' }, 'mail', server)).toMatchObject({ kind });
  });

  test('are missed while there is no post office', async () => {
    const server = { host: '127.0.0.1', port: 9, secure: false, from: 'a@keel.test' };
    expect(await sendMail(server, 'b@acme.test', new TextEncoder().encode('x'))).toMatchObject({ kind: 'missed' });
  });
});
