import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { WorkflowFailure } from '../../../src/core/model/failure.ts';
import { must, type Result } from '../../../src/core/model/result.ts';
import { compile } from '../../../src/core/workflow/compile.ts';
import { describe as inWords, diff } from '../../../src/core/workflow/diff.ts';
import { overlay } from '../../../src/core/workflow/overlay.ts';
import type { Workflow } from '../../../src/core/workflow/workflow.ts';
import { CATALOG } from './catalog.ts';
import { changed, core, ORDER_TO_CASH, said, STEPS, variant, WEST_REGION, type Fields } from './documents.ts';

const vary = (more: Fields, on: unknown = core()): Result<Workflow, readonly WorkflowFailure[]> =>
  overlay(on, variant(more), CATALOG);
const price = (diffOfPrice: Fields): Fields => ({ steps: { price: diffOfPrice } });
const VALUE = { check: 'order-value', hold: { team: 'sales', due: '2h' } };

describe('the western region', () => {
  const before = must(compile(ORDER_TO_CASH, CATALOG));
  const west = must(overlay(ORDER_TO_CASH, WEST_REGION, CATALOG));

  test('differs from its core as an approver reads it', () => {
    expect(diff(before, west).map((difference) => inWords(difference, CATALOG))).toEqual([
      'complete: hold.team service → service-west',
      'complete: hold.calendar none → west',
      'price: now needs screening',
      'price: tolerance 0.5% → 0.25%',
      'price: hold.team pricing → pricing-west',
      'price: hold.due 4h → 2h',
      'price: hold.escalate pricing-lead 2h, sales-director 4h → pricing-lead 1h, sales-director 2h',
      'price: hold.secondPerson none → two people above 10000',
      'margin: floor 12% → 15%',
      'margin-of-last-resort: added, runs margin-floor',
      'release: now needs margin-of-last-resort',
    ]);
  });

  test('has a name, a version and a parent of its own', () => {
    expect(west).toMatchObject({ name: 'west-region', version: 1, parent: { name: 'order-to-cash', version: 1 } });
    expect(west.digest).not.toBe(before.digest);
  });

  test('differs from itself in nothing, and the other way round in everything', () => {
    expect(diff(west, west)).toEqual([]);
    const back = diff(west, before);
    expect(back.at(-1)).toEqual({ kind: 'step-removed', step: 'margin-of-last-resort', runs: 'margin-floor' });
    expect(back).toContainEqual({ kind: 'need-removed', step: 'price', need: 'screening' });
    expect(back).toContainEqual({
      kind: 'parameter',
      step: 'price',
      runs: 'price-agrees',
      parameter: 'tolerance',
      from: '0.25',
      to: '0.5',
    });
  });
});

const TAKEN: readonly (readonly [what: string, variant: Fields, on?: Fields])[] = [
  ['nothing at all', {}],
  ['a tighter parameter that is opened', price({ with: { tolerance: '0.1%' } })],
  ['the same parameter again', price({ with: { tolerance: '0.5%' } })],
  ['another team, opened', price({ hold: { team: 'pricing-west' } })],
  ['a shorter due time of a locked control', price({ hold: { due: '3h' } })],
  ['a longer due time of a control that is not locked', { steps: { address: { hold: { due: '8h' } } } }],
  ['escalations sooner and more of them', price({ hold: { escalate: ['pricing-lead 1h', 'sales-director 2h', 'board 3h'] } })],
  ['fewer ways out, without opening', price({ hold: { ways: ['ours'] } })],
  ['a second person more often, without opening', price({ hold: { secondPerson: { ways: ['theirs', 'ours'], above: 5_000 } } })],
  ['one more need, without opening', price({ addNeeds: ['address'] })],
  [
    'an added check under the release',
    { add: { value: { ...VALUE, needs: ['complete'] } }, steps: { release: { addNeeds: ['value'] } } },
  ],
  ['an added locked control', { add: { value: { ...VALUE, locked: true } }, steps: { release: { addNeeds: ['value'] } } }],
  ['an opened removal', { remove: ['margin'] }],
  [
    'an opened need dropped',
    { steps: { margin: { dropNeeds: ['address'] } } },
    changed('margin', { needs: ['address', 'price'] }),
  ],
];

const REFUSED: readonly (readonly [what: string, variant: Fields, said: readonly string[], on?: Fields])[] = [
  ['removes a locked control', { remove: ['price'] }, ['locked-removed at remove[0]: price']],
  ['removes what is not opened', { remove: ['reserve'] }, ['not-opened at remove[0]: removing reserve']],
  ['removes what is not there', { remove: ['luck'] }, ['unknown-step at remove[0]: luck']],
  ['replaces a locked control’s check', price({ check: 'order-value' }), ['replaced at steps.price.check: check']],
  ['unlocks a control', price({ locked: false }), ['replaced at steps.price.locked: locked']],
  ['adds a step in a locked control’s place', { add: { price: VALUE }, steps: {} }, ['step-exists at add.price: price']],
  [
    'loosens a locked parameter',
    price({ with: { tolerance: '2%' } }),
    ['locked-loosened at steps.price.with.tolerance: tolerance of price from 0.5% to 2%'],
  ],
  [
    'loosens a parameter that is not locked',
    { steps: { margin: { with: { floor: '5%' } } } },
    ['loosened at steps.margin.with.floor: floor of margin from 12% to 5%'],
  ],
  [
    'tightens what is not opened',
    { steps: { address: { with: { verify: true } } } },
    ['not-opened at steps.address.with.verify: verify of address'],
  ],
  [
    'turns a flag off',
    { steps: { address: { with: { verify: false } } } },
    ['loosened at steps.address.with.verify: verify of address from true to false'],
  ],
  [
    'takes a looser choice',
    { steps: { reserve: { with: { prefer: 'cost' } } } },
    ['loosened at steps.reserve.with.prefer: prefer of reserve from priority to cost'],
  ],
  [
    'gives a parameter of the wrong kind',
    price({ with: { tolerance: 'none' } }),
    ['parameter at steps.price.with.tolerance: tolerance is "none"'],
  ],
  [
    'answers a locked control later',
    price({ hold: { due: '5h' } }),
    ['locked-hold-loosened at steps.price.hold.due: due of price’s hold'],
  ],
  [
    'escalates a locked control later',
    price({ hold: { escalate: ['pricing-lead 3h', 'sales-director 4h'] } }),
    ['locked-hold-loosened at steps.price.hold.escalate: escalate of price’s hold'],
  ],
  [
    'escalates a locked control less',
    price({ hold: { escalate: ['pricing-lead 2h'] } }),
    ['locked-hold-loosened at steps.price.hold.escalate: escalate of price’s hold'],
  ],
  [
    'offers one more way out',
    price({ hold: { ways: ['ours', 'theirs', 'requote'] } }),
    ['locked-hold-loosened at steps.price.hold.ways: ways of price’s hold'],
  ],
  [
    'asks a second person from a higher amount',
    price({ hold: { secondPerson: { ways: ['theirs'], above: 20_000 } } }),
    ['locked-hold-loosened at steps.price.hold.secondPerson: secondPerson of price’s hold'],
  ],
  [
    'asks a second person for fewer ways',
    price({ hold: { secondPerson: { above: 10_000 } } }),
    ['locked-hold-loosened at steps.price.hold.secondPerson: secondPerson of price’s hold'],
  ],
  [
    'changes the team where only others may',
    { steps: { margin: { hold: { team: 'west' } } } },
    ['not-opened at steps.margin.hold.team: team of margin’s hold'],
  ],
  [
    'gives a hold to a step without',
    { steps: { ship: { hold: { team: 'west', due: '1h' } } } },
    ['not-opened at steps.ship.hold: a hold of ship'],
  ],
  [
    'takes a locked need from the release',
    { steps: { release: { dropNeeds: ['price'] } } },
    ['locked-needs-removed at steps.release.dropNeeds[0]: release needs price'],
  ],
  [
    'takes a need from a locked control',
    price({ dropNeeds: ['complete'] }),
    ['locked-needs-removed at steps.price.dropNeeds[0]: price needs complete'],
  ],
  [
    'takes away the step through which a task rested on a locked control',
    { steps: { reserve: { dropNeeds: ['address'] }, release: { addNeeds: ['address'] } } },
    ['locked-needs-removed at steps.reserve: reserve no longer rests on complete'],
    changed('reserve', { task: 'customer.note', undo: undefined, opens: { needs: true } }),
  ],
  [
    'drops a need where that is not opened',
    { steps: { reserve: { dropNeeds: ['address'] } } },
    ['not-opened at steps.reserve.dropNeeds[0]: the needs of reserve'],
  ],
  [
    'drops a need that is none',
    { steps: { release: { dropNeeds: ['ship'] } } },
    ['unknown-step at steps.release.dropNeeds[0]: ship'],
  ],
  ['changes a step that is not there', { steps: { luck: { addNeeds: ['price'] } } }, ['unknown-step at steps.luck: luck']],
  [
    'changes a step that it removes',
    { remove: ['margin'], steps: { margin: { addNeeds: ['complete'] } } },
    ['unknown-step at steps.margin: margin'],
  ],
  ['needs a step that is not there', price({ addNeeds: ['luck'] }), ['unknown-step at steps.price.addNeeds[0]: luck']],
  ['makes a circle', price({ addNeeds: ['margin'] }), ['cycle at steps.price.addNeeds[0]: price → margin → price']],
  ['adds a check that stops nothing', { add: { value: VALUE } }, ['unreachable at add.value: value']],
  [
    'adds a second release that passes by',
    { add: { rush: { task: 'warehouse.release', needs: ['reserve'], undo: 'warehouse.recall', each: 'fulfillment' } } },
    ['release-rests-on-locked at add.rush.needs: rush does not rest on price'],
  ],
  [
    'adds steps where that is not opened',
    { add: { note: { task: 'customer.note' } } },
    ['not-opened at add: adding steps'],
    core(STEPS, { opens: {} }),
  ],
  ['is of another core', { of: 'maxi', remove: ['price'] }, ['parent-not-core at of: maxi']],
  [
    'is of another version',
    { ofVersion: 7, remove: ['price'] },
    ['parent-version at ofVersion: 7', 'locked-removed at remove[0]: price'],
  ],
  ['takes its core’s name', { variant: 'mini' }, ['name-taken at variant: mini']],
  ['is laid on a variant', {}, ['parent-not-core at of: it is a variant itself'], variant({})],
];

describe('what a variant may do', () => {
  test.each(TAKEN.map(([what, more, on = core()]) => [what, more, on] as const))('%s', (_what, more, on) => {
    expect(said(vary(more, on))).toBe('fine');
  });
});

describe('a variant is refused that', () => {
  test.each(REFUSED.map(([what, more, told, on = core()]) => [what, more, told, on] as const))(
    '%s',
    (_what, more, expected, on) => {
      const found = vary(more, on);
      expect(said(found)).toEqual(expected);
      for (const failure of found.ok ? [] : found.failure) {
        expect(failure.code).toBe('variant-refused');
        expect(failure.wayOut).not.toBe('');
      }
    },
  );
});

test('what needed a removed step needs what that one needed', () => {
  const west = must(vary({ remove: ['margin'] }, changed('release', { needs: ['reserve', 'margin'] })));
  expect(west.byName['release']?.needs).toEqual(['reserve', 'price']);
});

describe('whatever is accepted', () => {
  const names = Object.keys(STEPS);
  const some = (most = 3): fc.Arbitrary<string[]> =>
    fc.uniqueArray(fc.constantFrom(...names, 'extra', 'rush'), { maxLength: most, minLength: 1 });
  const hold = fc.record(
    {
      team: fc.constantFrom('a', 'b'),
      due: fc.constantFrom('1h', '4h', '9h'),
      ways: fc.constantFrom(['ours'], ['requote']),
      secondPerson: fc.constantFrom({ above: 1 }, { ways: ['theirs'], above: 10_000 }),
    },
    { requiredKeys: [] },
  );
  const stepDiff = fc.record(
    {
      addNeeds: some(),
      dropNeeds: some(1),
      with: fc.constantFrom({ tolerance: '0.1%' }, { tolerance: '9%' }, { floor: '20%' }),
      hold,
    },
    { requiredKeys: [] },
  );
  const extra = fc.record(
    { check: fc.constant('order-value'), needs: some(), hold: fc.constant({ team: 'a', due: '1h' }), locked: fc.boolean() },
    { requiredKeys: ['check', 'hold'] },
  );
  const rush = fc.record({
    task: fc.constant('warehouse.release'),
    needs: some(5),
    undo: fc.constant('warehouse.recall'),
    each: fc.constant('fulfillment'),
  });
  const anyVariant = fc.record(
    {
      remove: fc.uniqueArray(fc.constantFrom('margin', 'address', 'price'), { maxLength: 1 }),
      steps: fc.dictionary(fc.constantFrom(...names), stepDiff, { maxKeys: 2 }),
      add: fc.record({ extra, rush }, { requiredKeys: [] }),
    },
    { requiredKeys: [] },
  );
  const before = must(compile(core(), CATALOG));

  test('every release still rests on every locked control, and no locked control is laxer', () => {
    let accepted = 0;
    fc.assert(
      fc.property(anyVariant, (more) => {
        const result = vary(more);
        if (!result.ok) return;
        accepted += 1;
        const after = result.value;
        const locked = before.steps.filter((step) => step.locked);
        for (const release of after.steps.filter((step) => step.releases))
          for (const { name } of locked) expect(release.restsOn).toContain(name);
        for (const control of locked) {
          const now = after.byName[control.name];
          expect(now).toMatchObject({ runs: control.runs, locked: true });
          expect(now?.hold?.due).toBeLessThanOrEqual(control.hold?.due ?? 0);
          expect(Number(now?.with['tolerance'] ?? 0)).toBeLessThanOrEqual(Number(control.with['tolerance'] ?? 0));
        }
      }),
      { numRuns: 3_000, seed: 7 },
    );
    // A property over nothing proves nothing.
    expect(accepted).toBeGreaterThan(100);
  });

  test('nothing that JSON can hold makes it throw', () => {
    fc.assert(
      fc.property(
        fc.record(
          { steps: fc.jsonValue(), add: fc.jsonValue(), remove: fc.jsonValue(), of: fc.jsonValue() },
          { requiredKeys: [] },
        ),
        (more) => {
          const result = vary(more);
          expect(result.ok || result.failure.length > 0).toBe(true);
        },
      ),
    );
  });
});
