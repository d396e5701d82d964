/** ARCHITECTURE.md is made from the code: its pictures, its table of imports, and the files that documents name. */
import { existsSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { toMermaid } from '../../src/core/workflow/mermaid.ts';
import { filesOf, HERE } from '../gates/tree.ts';
import { CORE_WORKFLOW } from '../stories/town.ts';
import { BLOCKS, DOCUMENTS } from './documents.ts';
import { documentText, named, rowsOf } from './tables.ts';

const ARCHITECTURE = 'ARCHITECTURE.md';

const pictures = BLOCKS.filter(({ document, language }) => document === ARCHITECTURE && language === 'mermaid');

const FILES = filesOf(HERE);

/** The parts of the house: `src/core/model`, `src/engine`, `standins`; as far as they are built. */
const partOf = (path: string): string | undefined => /^(src\/core\/[a-z]+|src\/[a-z]+|simulator|standins|web)\//.exec(path)?.[1];

/** Part → the parts that its files import. */
function imports(): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  for (const path of FILES) {
    const from = partOf(path);
    if (from === undefined || !path.endsWith('.ts')) continue;
    const of = found.get(from) ?? new Set();
    found.set(from, of);
    for (const [, target = ''] of documentText(path).matchAll(/^(?:import|export)\b[^;]*?'(\.[^']+)'/gm)) {
      const to = partOf(normalize(join(dirname(path), target)));
      if (to !== undefined && to !== from) of.add(to);
    }
  }
  return found;
}

/** Without what follows from the rest, so that the picture can be read. */
function folders(): string {
  const all = imports();
  const reached = (from: string): ReadonlySet<string> =>
    new Set([...(all.get(from) ?? [])].flatMap((to) => [to, ...reached(to)]));
  const edges = [...all].flatMap(([from, direct]) => {
    const beyond = new Set([...direct].flatMap((to) => [...reached(to)]));
    return [...direct].filter((to) => !beyond.has(to)).map((to) => `  ${from} --> ${to}`);
  });
  return `flowchart BT\n${edges.toSorted().join('\n')}\n`;
}

describe('pictures', () => {
  test('the workflow', () => {
    expect(pictures[0]?.text).toBe(toMermaid(CORE_WORKFLOW));
  });

  test('the folders, each with those that it imports', () => {
    expect(pictures[1]?.text).toBe(folders());
  });
});

interface Rule {
  readonly name: string;
  readonly from: { readonly path?: string };
  readonly to: { readonly pathNot?: string | readonly string[] };
}

interface Gate {
  readonly forbidden: readonly Rule[];
}

/** `^src/core/model/` → `src/core/model`. */
const folder = (pattern: string): string => pattern.replace(/^\^/, '').replace(/\/$/, '');

test('who may import whom is what the gate enforces', async () => {
  const config = (await import(pathToFileURL(join(HERE, '.dependency-cruiser.js')).href)) as { readonly default: Gate };
  const rules = config.default.forbidden;
  const enforced = rules.flatMap(({ from, to }): readonly (readonly [string, readonly string[]])[] => {
    if (from.path === undefined || !Array.isArray(to.pathNot)) return [];
    const self = folder(from.path);
    return [
      [
        self,
        (to.pathNot as readonly string[])
          .map(folder)
          .filter((each) => each !== self)
          .toSorted(),
      ],
    ];
  });
  const said = [...rowsOf(ARCHITECTURE, 'folder')].map(([name, row]) => [name, named(row['may import'] ?? '').toSorted()]);
  expect(Object.fromEntries(said)).toEqual(Object.fromEntries(enforced));
});

/** The anchor that a heading gets. */
const anchor = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');

const anchorsOf = (path: string): readonly string[] =>
  [...documentText(path).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => anchor(heading));

/** Links and names of files that lead nowhere. */
function lost(document: string, text: string): readonly string[] {
  const prose = text.replace(/^```[^]*?^```$/gm, '');
  const links = [...prose.matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, link = '']) => {
    if (/^https?:/.test(link)) return [];
    const [path = '', heading] = link.split('#');
    const target = path === '' ? document : normalize(join(dirname(document), path));
    if (!existsSync(join(HERE, target))) return [link];
    return heading === undefined || anchorsOf(target).includes(heading) ? [] : [link];
  });
  const files = named(prose).filter((name) =>
    /^(src|test|standins|workflows|examples|docs|bin|bench)\/([\w./-]+\/|[\w./-]+\.\w+)$/.test(name),
  );
  return [...links, ...files.filter((name) => !existsSync(join(HERE, name)))];
}

describe('links and files lead somewhere', () => {
  test.each(DOCUMENTS)('%s', (document) => {
    expect(lost(document, documentText(document))).toEqual([]);
  });

  test('what leads nowhere is red', () => {
    expect(lost('README.md', 'see [it](docs/nowhere.md), [that](#no-heading) and `src/core/nothing.ts`')).toEqual([
      'docs/nowhere.md',
      '#no-heading',
      'src/core/nothing.ts',
    ]);
  });
});

test('README has the two commands, to the letter', () => {
  const text = documentText('README.md');
  for (const command of ['npm ci && npm start', 'npm ci && npm test']) expect(text).toContain(command);
});
