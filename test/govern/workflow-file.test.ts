import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { CATALOG as PRODUCT } from '../../src/core/process/catalog.ts';
import { must } from '../../src/core/model/result.ts';
import { compile } from '../../src/core/workflow/compile.ts';
import { RULES } from '../../src/core/workflow/sentence.ts';
import { readVariantFile, readWorkflowFile, showFailure } from '../../src/govern/workflow-file.ts';
import { CATALOG } from '../core/workflow/catalog.ts';
import { ORDER_TO_CASH, text } from '../core/workflow/documents.ts';
import { BROKEN, BROKEN_VARIANTS, SOUND } from './broken-files.ts';

const read = (yaml: string): ReturnType<typeof readWorkflowFile> => readWorkflowFile(yaml, 'mini.yaml', CATALOG);
const lines = (result: ReturnType<typeof read>): string => (result.ok ? 'fine' : result.failure.map(showFailure).join('\n'));

describe('the files that come with the product', () => {
  const life = must(readWorkflowFile(text('order-to-cash.yaml'), 'order-to-cash.yaml', CATALOG));

  test('the core workflow is the one that its data compiles to', () => {
    expect(life.workflow).toEqual(must(compile(ORDER_TO_CASH, CATALOG)));
  });

  test('the western region lies on it', () => {
    const west = must(readVariantFile(text('variants/west-region.yaml'), 'west-region.yaml', life.source, CATALOG));
    expect(west.workflow.parent).toEqual({ name: 'order-to-cash', version: 1 });
  });

  test('every check, task and wait in them is one that the product has', () => {
    const real = readWorkflowFile(text('order-to-cash.yaml'), 'order-to-cash.yaml', PRODUCT);
    expect(lines(real)).toBe('fine');
    expect(lines(readVariantFile(text('variants/west-region.yaml'), 'west-region.yaml', must(real).source, PRODUCT))).toBe(
      'fine',
    );
  });
});

test('what each broken file is told, line by line', async () => {
  const { source } = must(read(SOUND));
  const told = [
    ...Object.entries(BROKEN).map(([what, yaml]) => `# ${what}\n${lines(read(yaml))}`),
    ...Object.entries(BROKEN_VARIANTS).map(
      ([what, yaml]) => `# ${what}\n${lines(readVariantFile(yaml, 'west.yaml', source, CATALOG))}`,
    ),
  ];
  expect(told.join('\n')).not.toContain('fine');
  await expect(`${told.join('\n\n')}\n`).toMatchFileSnapshot('broken-files.golden.txt');
});

test('a failure has its parts apart, for a screen', () => {
  expect(read(SOUND.replace('check: address', 'check: adress'))).toEqual({
    ok: false,
    failure: [
      {
        code: 'workflow-invalid',
        rule: 'unknown-check',
        where: 'steps.address.check',
        subject: 'adress',
        file: 'mini.yaml',
        line: 5,
        column: 14,
        message: 'there is no check adress',
        wayOut: expect.stringContaining('use one of: address, complete,'),
      },
    ],
  });
});

describe('what would take the machine rather than be read', () => {
  test.each([
    ['brackets without end', '['.repeat(100_000), 'lists and mappings stand too deep in each other'],
    ['a file beyond all size', `${SOUND}# ${'x'.repeat(256 * 1024)}`, 'characters: keep it within 262144 characters'],
    ['an anchor used 101 times', `${SOUND}more: &a x\nlist: [${'*a, '.repeat(101)}]`, 'mini.yaml:12:408: this is alias 101'],
    ['a list that contains itself', 'steps: &all [*all]', 'steps: a list does not belong here'],
  ])('%s', (_what, yaml, told) => {
    expect(lines(read(yaml))).toContain(told);
  });
});

test('an anchor may be used to say a hold once', () => {
  const desk = SOUND.replace(
    'hold: { team: service, due: 2h } }\n  address',
    'hold: &desk { team: service, due: 2h } }\n  address',
  );
  const shared = desk.replace('hold: { team: service, due: 2h } }\n  release', 'hold: *desk }\n  release');
  expect(shared).toContain('*desk');
  expect(must(read(shared)).workflow).toEqual(must(read(SOUND)).workflow);
});

describe('docs/reference/workflow.md', () => {
  const page = readFileSync(new URL('../../docs/reference/workflow.md', import.meta.url), 'utf8');
  const [workflow = '', variant = ''] = [...page.matchAll(/```yaml\n(.*?)```/gs)].map(([, yaml = '']) => yaml);

  test('its examples are sound', () => {
    const small = readWorkflowFile(workflow, 'small.yaml', CATALOG);
    expect(lines(small)).toBe('fine');
    expect(lines(readVariantFile(variant, 'west.yaml', must(small).source, CATALOG))).toBe('fine');
  });

  test.each(RULES)('explains the rule %s', (rule) => {
    expect(page).toContain(`\`${rule}\``);
  });
});
