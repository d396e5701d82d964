/** The published JSON Schema and the compiler take the same documents: editors and Orderkeel never disagree on a shape. */
import { Ajv2020 } from 'ajv/dist/2020.js';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compile } from '../../../src/core/workflow/compile.ts';
import { workflowSchema } from '../../../src/core/workflow/json-schema.ts';
import { overlay } from '../../../src/core/workflow/overlay.ts';
import { CATALOG } from './catalog.ts';
import { changed, core, ORDER_TO_CASH, STEPS, variant, WEST_REGION, type Fields } from './documents.ts';

const validate = new Ajv2020({ allErrors: true, strict: false }).compile(workflowSchema());

/** The rules that a schema can say; the others need the catalog or the graph. */
const SHAPE_RULES = new Set(['shape', 'one-kind', 'replaced']);

function fitsByCompiler(data: unknown): boolean {
  const isVariant = typeof data === 'object' && data !== null && 'variant' in data;
  const result = isVariant ? overlay(core(), data, CATALOG) : compile(data, CATALOG);
  return result.ok || !result.failure.some(({ rule }) => SHAPE_RULES.has(rule));
}

const hold = (more: Fields): Fields => changed('margin', { hold: { team: 'pricing', due: '4h', ...more } });

const GOOD: readonly (readonly [what: string, data: unknown])[] = [
  ['the core workflow', ORDER_TO_CASH],
  ['the western region', WEST_REGION],
  ['the smallest core', core()],
  ['an empty variant', variant({})],
  ['an unknown check: the catalog’s matter', changed('price', { check: 'prise' })],
  ['a circle: the graph’s matter', changed('complete', { needs: ['release'] })],
  ['values of every kind', changed('price', { with: { a: 1, b: true, c: '0.5%', d: '4h' } })],
  [
    'a hold with everything',
    hold({
      escalate: ['lead 30min'],
      calendar: 'US-East.2',
      priority: 1,
      ways: ['approve'],
      secondPerson: { ways: ['approve'], above: '10000.50' },
    }),
  ],
  ['each: order in so many words', changed('price', { each: 'order' })],
];

const BAD: readonly (readonly [what: string, data: unknown])[] = [
  ['nothing', null],
  ['a number', 7],
  ['no steps', { workflow: 'mini', version: 1 }],
  ['steps as a list', core([] as never)],
  ['a version of nought', core(STEPS, { version: 0 })],
  ['a version with a fraction', core(STEPS, { version: 1.5 })],
  ['a field too many at the top', core(STEPS, { owner: 'ana' })],
  ['a name with a space', core(STEPS, { workflow: 'order to cash' })],
  ['a name of 41 letters', core(STEPS, { workflow: 'a'.repeat(41) })],
  ['two kinds', changed('price', { wait: 'rain' })],
  ['a due time without its unit', hold({ due: '4' })],
  ['a due time as a number', hold({ due: 4 })],
  ['a due time with a fraction', hold({ due: '1.5h' })],
  ['a due time in words', hold({ due: '4 hours' })],
  ['an escalation without a time', hold({ escalate: ['lead'] })],
  ['a priority beyond 5', hold({ priority: 6 })],
  ['ways that are none', hold({ ways: [] })],
  ['ways twice', hold({ ways: ['approve', 'approve'] })],
  ['a negative amount', hold({ secondPerson: { above: -1 } })],
  ['an amount with a comma', hold({ secondPerson: { above: '10,000' } })],
  ['a parameter that is a list', changed('price', { with: { tolerance: [] } })],
  ['a parameter that is nothing', changed('price', { with: { tolerance: null } })],
  ['a scope that there is not', changed('price', { each: 'line' })],
  ['opening what cannot be opened', changed('price', { opens: { hold: ['ways'] } })],
  ['locked in words', changed('price', { locked: 'yes' })],
  ['61 needs', changed('invoice', { needs: Array.from({ length: 61 }, (_, i) => `s${i}`) })],
  ['a variant without its core', { variant: 'west', version: 1, ofVersion: 1 }],
  ['a variant with another check', variant({ steps: { price: { check: 'order-value' } } })],
  ['a variant that says nothing of a step', variant({ steps: { price: {} } })],
  ['a variant whose added step opens something', variant({ add: { more: { ...STEPS['price'] } } })],
];

describe('the schema and the compiler agree', () => {
  test.each(GOOD)('%s is taken', (_what, data) => {
    expect(validate(data), JSON.stringify(validate.errors)).toBe(true);
    expect(fitsByCompiler(data)).toBe(true);
  });

  test.each(BAD)('%s is refused', (_what, data) => {
    expect(validate(data)).toBe(false);
    expect(fitsByCompiler(data)).toBe(false);
  });

  test('whatever is put in the place of anything', () => {
    const places = placesOf(core()).concat(
      placesOf(
        variant({
          add: { more: { wait: 'rain' } },
          steps: { price: { addNeeds: ['address'], hold: { due: '1h' } } },
          remove: ['margin'],
        }),
      ),
    );
    const value = fc.oneof(
      fc.constantFrom(null, true, 0, 1, 1.5, -1, '', '4h', '0.5%', 'lead 2h', 'price', [], {}, ['price'], ['price', 'price'], {
        team: 'x',
        due: '1h',
      }),
      fc.jsonValue(),
    );
    fc.assert(
      fc.property(fc.constantFrom(...places), value, ({ root, path }, put) => {
        const data = replaced(root, path, put);
        expect(fitsByCompiler(data), JSON.stringify(data)).toBe(validate(data));
      }),
      { numRuns: 1_000 },
    );
  });
});

test('docs/reference/workflow.schema.json is this schema', async () => {
  await expect(`${JSON.stringify(workflowSchema(), null, 2)}\n`).toMatchFileSnapshot(
    '../../../docs/reference/workflow.schema.json',
  );
});

type Path = readonly string[];

function placesOf(root: unknown, path: Path = [], data: unknown = root): { root: unknown; path: Path }[] {
  const inner = typeof data === 'object' && data !== null ? Object.entries(data) : [];
  return [{ root, path }, ...inner.flatMap(([key, value]) => placesOf(root, [...path, key], value))];
}

function replaced(data: unknown, [key, ...rest]: Path, value: unknown): unknown {
  if (key === undefined) return value;
  if (Array.isArray(data))
    return data.map((item: unknown, index) => (String(index) === key ? replaced(item, rest, value) : item));
  const fields = data as Fields;
  return { ...fields, [key]: replaced(fields[key], rest, value) };
}
