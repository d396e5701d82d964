/** Letters to teams, by a real mail server: at the opening of a hold and at each escalation, once each. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { expect, onTestFinished, test } from 'vitest';
import { holdLink, teamSubscribers } from '../../../src/connect/notices/team-mail.ts';
import { HoldId } from '../../../src/core/model/identifiers.ts';
import type { Instant } from '../../../src/core/model/instant.ts';
import { NoticeOffice } from '../../../src/engine/notices/office.ts';
import { openMemoryStore } from '../../../src/store/memory/store.ts';
import { Partner, Plant, Turned } from '../../engine/plant.ts';
import { demandOf } from '../../stories/orders.ts';

const TEAMS = { pricing: 'pricing@keel.test', 'pricing-lead': 'lead@keel.test', credit: 'credit@keel.test' };

interface Setting {
  readonly it: Plant;
  readonly letters: readonly string[];
  readonly tell: () => Promise<void>;
}

async function setting(refuses?: number): Promise<Setting> {
  const letters: string[] = [];
  const smtp = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    onRcptTo: (_, __, done) =>
      done(refuses === undefined ? undefined : Object.assign(new Error('gone'), { responseCode: refuses })),
    onData: (stream, _, done) => {
      let letter = '';
      stream.on('data', (chunk) => (letter += String(chunk)));
      stream.on('end', () => {
        letters.push(letter);
        done(null, 'kept');
      });
    },
  });
  const listening = smtp.listen(0, '127.0.0.1');
  await once(listening, 'listening');
  onTestFinished(async () => await new Promise<void>((resolve) => smtp.close(() => resolve())));
  const { port } = listening.address() as AddressInfo;
  const clock = new Turned();
  const store = openMemoryStore({ clock });
  const it = await new Plant(store, clock, () => new Partner()).stocked();
  const server = { host: '127.0.0.1', port, secure: false, from: 'orders@keel.test' };
  const subscribers = teamSubscribers({ teams: TEAMS, console: 'https://keel.test/' }, server);
  const parts = { store: store.notices, interchanges: store.interchanges, chance: () => 0.5, subscribers };
  const hub = { clock, handle: it.hub.handle.bind(it.hub) };
  const office = new NoticeOffice({ ...parts, hub, onError: (error) => void it.errors.push(error) });
  const tell = async (): Promise<void> => {
    while (await office.once());
  };
  return { it, letters, tell };
}

const priced = (it: Plant): ReturnType<Plant['hub']['capture']> =>
  it.hub.capture(demandOf([{ price: '1.00' }], { purchaseOrder: 'PO-<b>7</b>\nhttps://evil.test' }), it.asker());

test('its team, then the team that it escalates to, each once, with a link to the hold', async () => {
  const { it, letters, tell } = await setting();
  const { order } = await it.pumped(priced(it));
  await tell();
  await tell();
  expect(letters).toHaveLength(1);
  expect(letters[0]).toContain('To: pricing@keel.test');
  expect(letters[0]).toContain('Subject: On hold: PO-<b>7</b> https://evil.test (price-difference)');
  expect(letters[0]).not.toMatch(/^https:\/\/evil/m);
  expect(letters[0]).toContain(`https://keel.test/console/holds/${order}/H1`);
  expect(letters[0]).toContain('Content-Type: text/plain');
  const open = (await it.hub.liveOrder(order))?.holds[HoldId.of('H1')];
  it.now = ((open?.nextEscalation?.at ?? 0) + 1) as Instant;
  await it.untilQuiet();
  await tell();
  await tell();
  expect(letters).toHaveLength(2);
  expect(letters[1]).toContain('To: lead@keel.test');
  expect(letters[1]).toContain('Subject: Still on hold: PO-<b>7</b> https://evil.test (price-difference)');
  expect(it.errors).toEqual([]);
});

test('an address that does not exist stops no order', async () => {
  const { it, letters, tell } = await setting(550);
  const { order } = await it.pumped(priced(it));
  await tell();
  expect(letters).toEqual([]);
  const holds = Object.values((await it.hub.liveOrder(order))?.holds ?? {});
  expect(holds.map(({ reason }) => reason.type)).toEqual(['price-difference']);
});

test('a link is the address of a hold, whatever its order is called', () => {
  expect(holdLink('https://keel.test', 'O/1?x', 'H1')).toBe('https://keel.test/console/holds/O%2F1%3Fx/H1');
});
