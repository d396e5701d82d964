import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compile } from '../../../src/core/workflow/compile.ts';
import { must } from '../../../src/core/model/result.ts';
import { CATALOG } from './catalog.ts';
import { changed, core, ORDER_TO_CASH, said, STEPS, type Fields } from './documents.ts';

describe('the core workflow', () => {
  const workflow = must(compile(ORDER_TO_CASH, CATALOG));

  test('runs in an order in which needs come first', () => {
    expect(workflow.steps.map(({ name }) => name).join(' ')).toBe(
      'complete duplicate customer address screening orderable price margin payment credit reserve promise book acknowledge release ship post invoice paid',
    );
  });

  test('locks the controls that no variant may pass by, and rests its release on each', () => {
    const locked = workflow.steps.filter((step) => step.locked).map(({ name }) => name);
    expect(locked).toEqual(['complete', 'duplicate', 'customer', 'address', 'screening', 'price', 'payment', 'credit']);
    expect(workflow.byName['release']?.restsOn).toEqual(expect.arrayContaining(locked));
  });

  test('fills in parameters, teams and times', () => {
    expect(workflow.byName['price']).toMatchObject({
      kind: 'check',
      runs: 'price-agrees',
      with: { tolerance: '0.5' },
      hold: {
        team: 'pricing',
        due: 14_400_000,
        escalate: [
          { team: 'pricing-lead', after: 7_200_000 },
          { team: 'sales-director', after: 14_400_000 },
        ],
        priority: 3,
      },
      dependants: ['margin', 'payment', 'credit', 'book', 'acknowledge', 'release'],
    });
    expect(workflow.byName['duplicate']?.with).toEqual({ window: 7 * 86_400_000 });
    expect(workflow.byName['release']).toMatchObject({ releases: true, each: 'fulfillment', undo: 'warehouse.recall' });
    expect(workflow.byName['ship']?.releases).toBe(false);
  });
});

describe('a change of policy is a change of the file alone', () => {
  test('screening goes before price, and a hold above 10,000 needs two people', () => {
    const steps = (ORDER_TO_CASH as { steps: Readonly<Record<string, Fields>> }).steps;
    const price = steps['price'];
    const hold = { ...(price?.['hold'] as Fields), secondPerson: { above: 10_000 } };
    const edited = {
      ...(ORDER_TO_CASH as Fields),
      version: 2,
      steps: { ...steps, price: { ...price, needs: ['complete', 'screening'], hold } },
    };
    const workflow = must(compile(edited, CATALOG));
    expect(workflow.byName['price']?.restsOn).toEqual(['complete', 'address', 'screening']);
    expect(workflow.byName['price']?.hold?.secondPerson).toEqual({ above: '10000' });
    expect(workflow.digest).not.toBe(must(compile(ORDER_TO_CASH, CATALOG)).digest);
  });

  test('a step’s parameters have a digest of their own, which other fields do not move', () => {
    const digestOf = (data: Fields): string | undefined => must(compile(data, CATALOG)).byName['price']?.parameters;
    expect(digestOf(changed('price', { with: { tolerance: '0.50%' } }))).toBe(digestOf(core()));
    expect(digestOf(changed('price', { hold: { team: 'other', due: '1h' } }))).toBe(digestOf(core()));
    expect(digestOf(changed('price', { with: { tolerance: '0.4%' } }))).not.toBe(digestOf(core()));
  });
});

const { address: _, ...WITHOUT_ADDRESS } = STEPS;
const { release: _release, ship: _ship, invoice: _invoice, ...WITHOUT_RELEASE } = STEPS;

const REFUSED: readonly (readonly [what: string, data: unknown, said: readonly string[]])[] = [
  ['no workflow at all', null, ['shape at : nothing']],
  ['a list', [], ['shape at : a list']],
  ['no steps', { workflow: 'mini', version: 1, steps: {} }, ['shape at steps: a mapping']],
  ['no name and version', { steps: STEPS }, ['shape at : no workflow', 'shape at : no version']],
  ['a version that is text', core(STEPS, { version: '1' }), ['shape at version: "1"']],
  ['a field that nobody knows', changed('price', { tolerance: '1%' }), ['shape at steps.price.tolerance: the field "tolerance"']],
  ['a step name with a capital', core({ ...STEPS, Price: STEPS['price'] }), ['shape at steps.Price: "Price"']],
  ['a name with a point in it', core({ ...STEPS, 'a.b': STEPS['price'] }), ['shape at steps["a.b"]: "a.b"']],
  ['a check that is a task too', changed('price', { task: 'erp.book' }), ['one-kind at steps.price: check and task']],
  ['a step that is nothing', changed('price', { check: undefined }), ['one-kind at steps.price: none']],
  ['a need said twice', changed('invoice', { needs: ['ship', 'ship'] }), ['shape at steps.invoice.needs[1]: "ship"']],
  ['a check that is unknown', changed('price', { check: 'prise' }), ['unknown-check at steps.price.check: prise']],
  [
    'a check called like a built-in',
    changed('price', { check: 'constructor' }),
    ['unknown-check at steps.price.check: constructor'],
  ],
  ['a task that is unknown', changed('reserve', { task: 'stock.hold' }), ['unknown-task at steps.reserve.task: stock.hold']],
  ['a wait that is unknown', changed('ship', { wait: 'rain' }), ['unknown-wait at steps.ship.wait: rain']],
  [
    'a need that is unknown',
    changed('invoice', { needs: ['ship', 'packed'] }),
    ['unknown-step at steps.invoice.needs[1]: packed'],
  ],
  ['a task without its undo', changed('reserve', { undo: undefined }), ['undo-missing at steps.reserve: stock.reserve']],
  [
    'an undo of another task',
    changed('reserve', { undo: 'erp.cancel' }),
    ['undo-unknown at steps.reserve.undo: erp.cancel for stock.reserve'],
  ],
  [
    'an undo of a check',
    changed('price', { undo: 'erp.cancel' }),
    ['undo-unknown at steps.price.undo: erp.cancel for price-agrees'],
  ],
  ['a check without a hold', changed('margin', { hold: undefined }), ['hold-missing at steps.margin: margin']],
  ['a hold without a team', changed('margin', { hold: { due: '4h' } }), ['shape at steps.margin.hold: no team']],
  [
    'a due time of nothing',
    changed('margin', { hold: { team: 'pricing', due: '0h' } }),
    ['shape at steps.margin.hold.due: "0h"'],
  ],
  [
    'a way out that there is not',
    changed('margin', { hold: { team: 'pricing', due: '1h', ways: ['shrug'] } }),
    ['shape at steps.margin.hold.ways[0]: "shrug"'],
  ],
  [
    'a second person for nothing',
    changed('margin', { hold: { team: 'pricing', due: '1h', secondPerson: {} } }),
    ['shape at steps.margin.hold.secondPerson: a mapping'],
  ],
  [
    'an amount that lost its digits',
    changed('margin', { hold: { team: 'pricing', due: '1h', secondPerson: { above: 0.1 } } }),
    ['shape at steps.margin.hold.secondPerson.above: 0.1'],
  ],
  [
    'escalations that do not ascend',
    changed('margin', { hold: { team: 'pricing', due: '4h', escalate: ['lead 2h', 'director 120min'] } }),
    ['hold-invalid at steps.margin.hold.escalate[1]: director 120min comes after lead 2h'],
  ],
  [
    'a parameter that is unknown',
    changed('price', { with: { slack: '1%' } }),
    ['parameter at steps.price.with.slack: slack is unknown here'],
  ],
  [
    'a percentage without its sign',
    changed('price', { with: { tolerance: '0.5' } }),
    ['parameter at steps.price.with.tolerance: tolerance is "0.5"'],
  ],
  [
    'a count that is text',
    changed('reserve', { with: { nodesMax: '3' } }),
    ['parameter at steps.reserve.with.nodesMax: nodesMax is "3"'],
  ],
  [
    'a choice that there is not',
    changed('reserve', { with: { prefer: 'luck' } }),
    ['parameter at steps.reserve.with.prefer: prefer is "luck"'],
  ],
  [
    'a flag that is text',
    changed('address', { with: { verify: 'yes' } }),
    ['parameter at steps.address.with.verify: verify is "yes"'],
  ],
  [
    'a fulfillment’s task for the whole order',
    changed('release', { each: undefined }),
    ['scope at steps.release: warehouse.release runs for each fulfillment, and not for each order'],
  ],
  [
    'an order’s step that needs a shipment’s',
    changed('reserve', { needs: ['address', 'ship'] }),
    ['cycle at steps.reserve.needs[1]: reserve → ship → release → reserve'],
  ],
  [
    'an order’s step behind a shipment’s',
    core({ ...STEPS, note: { task: 'customer.note', needs: ['ship'] } }),
    ['scope at steps.note.needs[0]: note runs for each order and needs ship, which runs for each shipment'],
  ],
  [
    'a step that needs itself',
    changed('margin', { needs: ['margin', 'price'] }),
    ['cycle at steps.margin.needs[0]: margin → margin'],
  ],
  [
    'a release that passes a locked control by',
    changed('release', { needs: ['reserve'] }),
    [
      'release-rests-on-locked at steps.release.needs: release does not rest on price',
      'uses-missing at steps.invoice.needs: finance.invoice reads price-agrees',
      'unreachable at steps.margin: margin',
    ].sort(),
  ],
  [
    'a locked step after the release',
    changed('ship', { locked: true }),
    ['release-rests-on-locked at steps.release.needs: release does not rest on ship'],
  ],
  ['no release', core(WITHOUT_RELEASE), ['no-release at steps: no step', 'unreachable at steps.margin: margin']],
  [
    'an answer that nothing gives',
    core({ ...WITHOUT_ADDRESS, reserve: { ...STEPS['reserve'], needs: ['complete'] } }),
    [
      'uses-missing at steps.reserve.needs: stock.reserve reads address',
      'uses-missing at steps.release.needs: warehouse.release reads address',
    ],
  ],
  [
    'an answer that two steps give',
    core({ ...STEPS, again: STEPS['price'], margin: { ...STEPS['margin'], needs: ['price', 'again'] } }),
    [
      'uses-twice at steps.margin.needs: margin-floor reads price-agrees, and rests on price and again',
      'uses-twice at steps.invoice.needs: finance.invoice reads price-agrees, and rests on price and again',
    ],
  ],
  [
    'a check on which nothing rests',
    core({ ...STEPS, value: { ...STEPS['margin'], check: 'order-value', opens: {} } }),
    ['unreachable at steps.value: value'],
  ],
  [
    'an opened parameter that there is not',
    changed('price', { opens: { with: ['slack'] } }),
    ['opens-invalid at steps.price.opens.with[0]: the parameter slack'],
  ],
  [
    'a locked step opened for removal',
    changed('price', { opens: { remove: true } }),
    ['opens-invalid at steps.price.opens.remove: remove of a locked step'],
  ],
  [
    'an opened hold that there is not',
    changed('ship', { opens: { hold: ['due'] } }),
    ['opens-invalid at steps.ship.opens.hold: a hold that is not there'],
  ],
  [
    'several mistakes at once, each named',
    core({
      ...STEPS,
      price: { ...STEPS['price'], with: { slack: 1 } },
      margin: { check: 'margin', needs: ['prize'], hold: 'soon' },
      ship: { wait: 'rain', needs: ['margin'] },
    }),
    [
      'shape at steps.margin.hold: "soon"',
      'parameter at steps.price.with.slack: slack is unknown here',
      'unknown-wait at steps.ship.wait: rain',
    ],
  ],
];

describe('what is refused', () => {
  test.each(REFUSED)('%s', (_what, data, expected) => {
    const found = said(compile(data, CATALOG));
    expect(found === 'fine' ? found : found.toSorted()).toEqual(expected.toSorted());
  });

  test('every refusal says the way out and is a workflow’s', () => {
    for (const [, data] of REFUSED) {
      const result = compile(data, CATALOG);
      for (const failure of result.ok ? [] : result.failure) {
        expect(failure.code).toBe('workflow-invalid');
        expect(failure.wayOut).toMatch(/^[a-z].{5,}/);
      }
    }
  });

  test('two circles are two failures', () => {
    const steps = {
      ...STEPS,
      complete: { ...STEPS['complete'], needs: ['address'] },
      ship: { ...STEPS['ship'], needs: ['invoice'] },
    };
    expect(said(compile(core(steps), CATALOG))).toEqual([
      'cycle at steps.complete.needs[0]: complete → address → complete',
      'cycle at steps.ship.needs[0]: ship → invoice → ship',
    ]);
  });
});

test('nothing that JSON can hold makes it throw', () => {
  const step = fc.record(
    {
      check: fc.constantFrom('complete', 'price-agrees', 7),
      needs: fc.array(fc.constantFrom('a', 'b', 'c', 3)),
      hold: fc.jsonValue(),
      with: fc.jsonValue(),
    },
    { requiredKeys: [] },
  );
  const steps = fc.dictionary(fc.constantFrom('a', 'b', 'c', '__proto__', 'constructor'), fc.oneof(step, fc.jsonValue()));
  const document = fc.record(
    { workflow: fc.constantFrom('mini', 1), version: fc.constantFrom(1, -1), steps, opens: fc.jsonValue() },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(fc.oneof(document, fc.jsonValue()), (data) => {
      const result = compile(data, CATALOG);
      expect(result.ok || result.failure.length > 0).toBe(true);
    }),
    { numRuns: 500 },
  );
});

test('needs come first, and what is free keeps the order as written', () => {
  const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
  const graph = fc.tuple(
    fc.shuffledSubarray(names, { minLength: names.length }),
    fc.array(fc.nat(1), { minLength: 49, maxLength: 49 }),
  );
  fc.assert(
    fc.property(graph, ([written, bits]) => {
      // Edges point down the alphabet, so there is no circle whatever the order as written.
      const needsOf = (name: string): readonly string[] =>
        names.slice(0, names.indexOf(name)).filter((_need, index) => bits[names.indexOf(name) * 7 + index] === 1);
      const tasks = written.map((name): [string, Fields] => [name, { task: 'customer.note', needs: needsOf(name) }]);
      const workflow = must(compile(core({ ...STEPS, ...Object.fromEntries(tasks) }), CATALOG));
      const order = workflow.steps.map(({ name }) => name).filter((name) => names.includes(name));
      const placed = new Set<string>();
      for (const name of order) {
        const free = written.find((one) => !placed.has(one) && needsOf(one).every((need) => placed.has(need)));
        expect(name).toBe(free);
        placed.add(name);
      }
    }),
  );
});
