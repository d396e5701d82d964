/** Effects for which no connection is set up. */
import { expect, test } from 'vitest';
import { openMemoryStore } from '../../src/store/memory/store.ts';
import { demandOf } from '../stories/orders.ts';
import { Partner, Plant, Turned } from './plant.ts';

test('wait ever longer, so that they keep no lane busy, and go as soon as somebody is there when they are looked at', async () => {
  const clock = new Turned();
  const partner = new Partner();
  let isThere = false;
  let looks = 0;
  const it = await new Plant(openMemoryStore({ clock }), clock, () => {
    looks += 1;
    return isThere ? partner : undefined;
  }).stocked();
  const { order } = await it.pumped(it.hub.capture(demandOf([{ quantity: '10' }]), it.asker()));
  for (let second = 0; second < 600; second++) {
    await it.once();
    it.now = (it.now + 1_000) as never;
  }
  // Two effects, each after 1 s, 2 s, 4 s and so on.
  expect(looks).toBeLessThan(100);
  isThere = true;
  for (let minute = 0; minute < 120; minute++) {
    await it.untilQuiet();
    it.now = (it.now + 60_000) as never;
  }
  expect((await it.tasks(order))['release/F1']).toBe('done');
});
