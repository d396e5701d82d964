/** Partners that nobody can reach, for longer than anybody waits by themselves: people decide, and nothing is forgotten. */
import { expect, test } from 'vitest';
import type { Instant } from '../../src/core/model/instant.ts';
import type { SendResult } from '../../src/engine/connection.ts';
import { openMemoryStore } from '../../src/store/memory/store.ts';
import { Partner, Plant, Turned } from './plant.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DOWN: SendResult = { kind: 'not-sent', code: 'ECONNREFUSED', detail: 'nobody listens' };

interface House {
  readonly it: Plant;
  readonly partner: Partner;
  /** Looked at every minute, or more often. */
  readonly pass: (hours: number, everyMs?: number) => Promise<void>;
  isThere: boolean;
}

/** A house whose one partner is up or down, or not set up at all. */
async function house(isThere: boolean): Promise<House> {
  const clock = new Turned();
  const partner = new Partner();
  const made: House = {
    partner,
    isThere,
    it: await new Plant(openMemoryStore({ clock }), clock, () => (made.isThere ? partner : undefined)).stocked(),
    pass: async (hours, everyMs = MINUTE) => {
      for (let ms = 0; ms < hours * HOUR; ms += everyMs) {
        await made.it.untilQuiet();
        made.it.now = (made.it.now + everyMs) as Instant;
      }
    },
  };
  return made;
}

const whyHeld = async ({ it }: House, order: string): Promise<readonly string[]> =>
  Object.values((await it.live(order)).holds).flatMap(({ reason }) =>
    reason.type === 'effect' ? [`${reason.state}: ${reason.code}`] : [],
  );

const releases = ({ it }: House, order: string): Promise<string | undefined> =>
  it.tasks(order).then((tasks) => tasks['release/F1']);

test('what a partner never took for a day and a quarter is a hold; later orders go as soon as it is back, those when a person says so', async () => {
  const at = await house(true);
  at.partner.answer = () => DOWN;
  const first = await at.it.order('1');
  await at.pass(20);
  expect(await whyHeld(at, first)).toEqual([]);
  await at.pass(15);
  expect(await whyHeld(at, first)).toEqual(['dead: ECONNREFUSED', 'dead: ECONNREFUSED']);
  const second = await at.it.order('2');
  at.partner.answer = () => undefined;
  await at.pass(1);
  expect([await whyHeld(at, second), await releases(at, second)]).toEqual([[], 'done']);
  const asker = { ...at.it.asker(), roles: ['integration'] };
  for (const { id, reason } of Object.values((await at.it.live(first)).holds)) {
    if (reason.type !== 'effect') continue;
    const again = { type: 'resolve-hold', hold: id, resolution: { way: 'send-again' }, note: 'it is back' } as const;
    await at.it.pumped(at.it.hub.handle(first, again, { ...asker, id: `again-${id}` }));
  }
  await at.pass(1);
  expect([await whyHeld(at, first), await releases(at, first)]).toEqual([[], 'done']);
});

test('where more waits than a day of probes can try, each is a hold all the same, and none is forgotten', async () => {
  const at = await house(true);
  at.partner.answer = () => DOWN;
  await at.it.order('first');
  await at.pass(29);
  const orders: string[] = [];
  for (let number = 0; number < 20; number++) orders.push(await at.it.order(`${number}`, '1'));
  await at.pass(3, 10_000);
  await at.pass(32);
  const why = new Set<string>();
  for (const order of orders) {
    expect(await at.it.tasks(order)).toEqual({ book: 'in-doubt', acknowledge: 'in-doubt' });
    for (const each of await whyHeld(at, order)) why.add(each);
  }
  expect([...why].sort()).toEqual(['dead: ECONNREFUSED', 'dead: connection-down']);
});

test('what has no connection for a day and a quarter is a hold, and not forgotten', async () => {
  const at = await house(false);
  const order = await at.it.order('1');
  await at.pass(40);
  expect(await whyHeld(at, order)).toEqual(['dead: no-connection', 'dead: no-connection']);
});
