/** The how-to is followed to the letter: its words in the workflow file change what happens, and nothing else is touched. */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { decimal } from '../../src/core/model/decimal.ts';
import type { OrderCommand } from '../../src/core/model/command.ts';
import { Actor } from '../../src/core/model/identifiers.ts';
import { must } from '../../src/core/model/result.ts';
import { CATALOG } from '../../src/core/process/catalog.ts';
import type { Workflow } from '../../src/core/workflow/workflow.ts';
import { readWorkflowFile, showFailure } from '../../src/govern/workflow-file.ts';
import { price } from '../core/checks/facts.ts';
import { capture, demandOf } from '../stories/orders.ts';
import { Town } from '../stories/town.ts';
import { documentText } from './tables.ts';

const FILE = 'workflows/order-to-cash.yaml';
const HOW_TO = documentText('docs/how-to/add-a-workflow-change.md');
const [step = '', version = ''] = [...HOW_TO.matchAll(/^```yaml workflows\/order-to-cash\.yaml\n([^]*?)^```$/gm)].map(
  ([, block]) => block ?? '',
);

const before = readFileSync(FILE, 'utf8');
const STEP = /^ {2}price:\n(?: {4}.*\n)+/m;

/** The file with its step and its version replaced by those of the document. */
const after = before.replace(STEP, step).replace(/^version: .*\n/m, version);

let core: Workflow;
let changed: Workflow;
beforeAll(() => {
  core = must(readWorkflowFile(before, FILE, CATALOG)).workflow;
  changed = must(readWorkflowFile(after, FILE, CATALOG)).workflow;
});

test('two lines of the file differ, and one more is its version', () => {
  const lines = before.split('\n');
  const differing = after.split('\n').filter((line, index) => line !== lines[index]);
  expect(differing.map((line) => line.trim().split(':')[0])).toEqual(['version', 'needs', 'hold']);
});

/** The order in which an order of ACME's passes, and what comes of its price. */
function town(workflow: Workflow, stated: string): Town {
  const it = new Town(
    {
      'price:AGR-ACME/BRG-6204': price({
        spans: [{ from: '2026-01-01' as never, breaks: [{ atLeast: decimal('1'), price: decimal('4.10') }] }],
      }),
    },
    workflow,
  );
  it.stock('EAST', 'BRG-6204', '100000');
  it.credit('ACME-GROUP', '5000000');
  it.tell('O1', capture(demandOf([{ quantity: '10000', price: stated }])));
  return it;
}

const answered = (it: Town): readonly string[] =>
  [...it.events.values()]
    .flat()
    .flatMap((event) => (event.type === 'step-passed' || event.type === 'step-held' ? [event.step] : []));

describe('screening goes before price', () => {
  test('with the change', () => {
    const steps = answered(town(changed, '4.10'));
    expect(steps).toContain('price');
    expect(steps.indexOf('screening')).toBeGreaterThanOrEqual(0);
    expect(steps.indexOf('screening')).toBeLessThan(steps.indexOf('price'));
  });

  test('and an order that screening holds is not priced', () => {
    const it = new Town({}, changed);
    it.facts.forEach((_, key) => void (key.startsWith('screening:') && it.facts.delete(key)));
    it.tell('O1', capture(demandOf([{ quantity: '10' }])));
    expect(it.holds('O1')).toEqual(['screening']);
    expect(answered(it)).not.toContain('price');
  });

  test('without the change it is priced at once', () => {
    const it = new Town({}, core);
    it.facts.forEach((_, key) => void (key.startsWith('screening:') && it.facts.delete(key)));
    it.tell('O1', capture(demandOf([{ quantity: '10' }])));
    expect(answered(it)).toContain('price');
  });
});

describe('a hold above 10,000 needs two people', () => {
  const ours = (it: Town): OrderCommand => ({
    type: 'resolve-hold',
    hold: it.hold('O1', 'price-difference').id,
    resolution: { way: 'ours' },
    note: 'as agreed on the phone',
  });
  const ana = { actor: Actor.of('person:ana'), roles: ['pricing'] };
  const ben = { actor: Actor.of('person:ben'), roles: ['pricing'] };

  // 10,000 pieces at 4.10: 3.10 leaves 10,000.00 at stake, 3.09 leaves 10,100.00.
  test('above, the first only proposes; the second decides', () => {
    const it = town(changed, '3.09');
    expect(it.hold('O1', 'price-difference').amount).toEqual({ amount: '10100', currency: 'USD' });
    expect(it.tell('O1', ours(it), ana).map((event) => event.type)).toEqual(['resolution-proposed']);
    expect(it.ask('O1', ours(it), ana)).toMatchObject({ code: 'second-person-needed', proposedBy: 'person:ana' });
    expect(it.holds('O1')).toContain('price-difference');
    it.tell('O1', ours(it), ben);
    expect(it.holds('O1')).not.toContain('price-difference');
  });

  test('at 10,000.00 one person decides', () => {
    const it = town(changed, '3.10');
    expect(it.hold('O1', 'price-difference').amount).toEqual({ amount: '10000', currency: 'USD' });
    it.tell('O1', ours(it), ana);
    expect(it.holds('O1')).not.toContain('price-difference');
  });

  test('without the change one person decides above, too', () => {
    const it = town(core, '3.09');
    it.tell('O1', ours(it), ana);
    expect(it.holds('O1')).not.toContain('price-difference');
  });
});

test('the slip that the document shows is refused with the words that it shows', () => {
  const slip = after.replace(/^(.*needs: \[complete, )screening\]/m, '$1screning]');
  const refused = readWorkflowFile(slip, 'order-to-cash.yaml', CATALOG);
  if (refused.ok) throw new Error('it was taken');
  const [shown = ''] = refused.failure.map(showFailure);
  const [, said = ''] = /^```text\n(.*) …\n```$/m.exec(HOW_TO) ?? [];
  expect(shown.slice(0, said.length)).toBe(said);
});
