/** The planted bugs are data: each names one place of the source, which an edit elsewhere may move or take away. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const HERE = fileURLToPath(new URL('../..', import.meta.url));
const FOLDER = `${HERE}/simulator/planted`;

/** A set that is smaller says little about what its season would miss. */
const PLANTED_MIN = 60;

interface Planted {
  readonly id: string;
  readonly file: string;
  readonly find: string;
  readonly replace: string;
  readonly what: string;
}

const planted = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.json'))
  .sort()
  .flatMap((set) => {
    const bugs = JSON.parse(readFileSync(`${FOLDER}/${set}`, 'utf8')) as readonly Planted[];
    return bugs.map((bug) => ({ ...bug, set }));
  });

const texts = new Map<string, string>();

function textOf(file: string): string {
  const text = texts.get(file) ?? readFileSync(`${HERE}/${file}`, 'utf8');
  texts.set(file, text);
  return text;
}

test.each(planted)('$set: $id', ({ id, file, find, replace, what }) => {
  expect(id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
  expect(file).toMatch(/^src\/core\/\S+\.ts$/);
  expect(find).not.toBe('');
  expect(textOf(file).split(find).length - 1, `times that ${file} has it`).toBe(1);
  expect(replace).not.toBe(find);
  expect(what).toMatch(/\S.*\.$/);
});

test('no two have the same id', () => {
  const ids = planted.map(({ id }) => id);
  expect(ids.filter((id, i) => ids.indexOf(id) < i)).toEqual([]);
});

test('no two are the same bug', () => {
  const acts = planted.map(({ file, find, replace }) => JSON.stringify([file, find, replace]));
  expect(acts.filter((act, i) => acts.indexOf(act) < i)).toEqual([]);
});

test(`there are at least ${PLANTED_MIN}`, () => {
  expect(planted.length).toBeGreaterThanOrEqual(PLANTED_MIN);
});
