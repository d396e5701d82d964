/** The explanation of a held order, as text to the letter: each figure in it is one that the order really has. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ScheduleId } from '../../src/core/model/identifiers.ts';
import { quantity } from '../../src/core/model/quantity.ts';
import { explain } from '../../src/core/process/explain.ts';
import { explanationText } from '../../src/main/render/explain.ts';
import { capture, demandOf } from '../stories/orders.ts';
import { CORE_WORKFLOW, Town } from '../stories/town.ts';

function heldTown(): Town {
  const town = new Town();
  town.stock('EAST', 'BRG-6204', '100');
  town.credit('ACME-GROUP', '50000', '49000');
  town.tell('O1', capture(demandOf([{ quantity: '300', price: '4.10' }])));
  return town;
}

test('an order held for credit and waiting for stock', () => {
  const town = heldTown();
  const history = (town.events.get('O1' as never) ?? []).map((event) => ({ at: town.now, actor: 'person:ana', event }));
  expect(`${explanationText(explain(town.live('O1'), CORE_WORKFLOW), history)}\n`).toBe(
    readFileSync('test/main/explain.golden.txt', 'utf8'),
  );
});

test('a step that waits names just the needs that are not met', () => {
  const release = explain(heldTown().live('O1'), CORE_WORKFLOW).steps.find(({ instance }) => instance === 'release/F1');
  expect(release).toMatchObject({ state: 'waiting', waitsFor: ['credit', 'book'] });
});

test('every hold comes with its ways out, and how many people each takes', () => {
  const [credit] = explain(heldTown().live('O1'), CORE_WORKFLOW).holds;
  expect(credit?.hold.reason.type).toBe('credit');
  expect(credit?.waysOut).toContainEqual({ way: 'approve-excess', people: 2 });
  expect(credit?.waysOut).toContainEqual({ way: 'partial-release', people: 1 });
});

test('what another plan replaced before anything was done for it is no step', () => {
  const town = heldTown();
  const releases = (): readonly string[] =>
    explain(town.live('O1'), CORE_WORKFLOW).steps.flatMap(({ instance }) => (instance.startsWith('release') ? [instance] : []));
  expect(releases()).toEqual(['release/F1']);
  town.tell('O1', {
    type: 'change',
    reference: 'CH-1',
    source: 'edi-acme',
    changes: [{ kind: 'quantity', schedule: ScheduleId.of('1.1'), to: quantity('80', 'EA') }],
  });
  expect(Object.values(town.live('O1').fulfillments).map(({ id, state }) => [id, state])).toEqual([
    ['F1', 'withdrawn'],
    ['F2', 'planned'],
  ]);
  expect(releases()).toEqual(['release/F2']);
});
