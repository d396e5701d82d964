import { expect, test } from 'vitest';
import { noStaleRelease } from '../../../simulator/checkers/no-stale-release.ts';
import type { OrderEvent } from '../../../src/core/model/event.ts';
import type { ReleaseInstruction } from '../../../src/core/model/instruction.ts';
import { butFor, NORTH_DOCK, town } from '../../core/process/settle/given.ts';
import { price } from '../../core/checks/facts.ts';
import { Lived, ORDER } from './lived.ts';

/** An order whose release is wanted, and which nobody has taken yet. */
function wanted(): Lived {
  const it = new Lived(town(), noStaleRelease);
  it.tell('O1', ORDER);
  it.deliver(butFor('warehouse.release'));
  return it;
}

/** A worker takes it as if nothing had happened. */
const TAKEN: OrderEvent = {
  type: 'task-moved',
  instance: 'release/F1' as never,
  generation: 1,
  from: 'wanted',
  to: 'sending',
  unwanted: false,
  at: 0 as never,
};

const take = (it: Lived): readonly string[] => it.tale.commit([TAKEN]).found;

test('a release that rests on what holds may be wanted and sent', () => {
  expect(take(wanted())).toEqual([]);
});

test('a price that moved since it was read', () => {
  const it = wanted();
  it.tale.fact('price:AGR-ACME/BRG-6204', price());
  expect(take(it)).toEqual([
    expect.stringMatching(/price read price:AGR-ACME\/BRG-6204 at version 1, and it is at 2/),
    expect.stringMatching(/the agreed price is neither ours nor one that anybody decided/),
  ]);
});

test('an answer whose time ran out', () => {
  const it = wanted();
  it.tale.now = (it.tale.now + 40 * 86_400_000) as never;
  expect(take(it).join('\n')).toMatch(/screening was good until/);
});

test('stock that the account has taken away, and of which the order has not heard', () => {
  const it = wanted();
  it.tale.account('stock:EAST/BRG-6204', {
    type: 'adjust',
    delta: '-95' as never,
    why: 'damage',
    at: (it.tale.now + 1) as never,
  });
  expect(take(it)).toEqual([expect.stringMatching(/stock:EAST\/BRG-6204 grants 5, and it takes 10/)]);
});

test('credit that the account has taken away', () => {
  const it = wanted();
  it.tale.account('credit:ACME-GROUP', { type: 'set-limit', limit: '1' as never });
  expect(take(it)).toEqual([expect.stringMatching(/credit:ACME-GROUP says lost/)]);
});

test('a step that was staled, and a stop', () => {
  const it = wanted();
  const { tale, town: of } = it;
  tale.commit([{ type: 'step-staled', step: 'screening' as never, by: 'list' }]);
  of.tell('O1', { type: 'place-hold', note: 'the buyer called', team: 'service' });
  const opened = of.events.get('O1' as never)?.find(({ type }) => type === 'hold-opened') as OrderEvent;
  expect(tale.commit([opened, TAKEN]).found).toEqual([
    expect.stringMatching(/released while hold H1 \(stopped\) is open/),
    expect.stringMatching(/screening is stale/),
  ]);
});

test('a change of address and one of quantity that the instruction does not know', () => {
  const it = wanted();
  it.tale.commit([
    {
      type: 'order-changed',
      changes: [{ kind: 'destination', to: { kind: 'given', address: NORTH_DOCK } }],
      reference: 'call',
      source: 'desk',
      at: it.tale.now,
    },
    {
      type: 'quantity-cancelled',
      lines: [{ schedule: '1.1' as never, quantity: '4' as never }],
      reference: 'c',
      reason: 'buyer',
      at: it.tale.now,
    },
  ]);
  const found = take(it).join('\n');
  expect(found).toMatch(/sends 1.1 to Acme Bearings Main Dock, 1200 Industrial Pkwy, and it goes to Acme Bearings North Dock/);
  expect(found).toMatch(/with it 10 of 1.1 are out, and 6 are open/);
});

test('a node that is told what no worker took', () => {
  const it = wanted();
  const asked = it.town.live('O1').tasks['release/F1' as never] as { input: ReleaseInstruction } | undefined;
  const about = { partner: 'EAST', order: 'O1' as never, key: 'O1:release/F1:1' as never, instance: 'release/F1' as never };
  it.enter({ kind: 'arrived', ...about, generation: 1, act: 'do', task: 'warehouse.release', input: asked?.input });
  expect(it.tale.found).toEqual([expect.stringMatching(/was never taken to be sent/)]);
});
