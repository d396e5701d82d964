/**
 * `npm install` writes a lock file even where a package for another platform could not be found, and `npm ci` refuses
 * that file on the next machine. So: whatever a locked package asks for is locked too.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { HERE } from './tree.ts';

interface Locked {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly version?: string;
}

type Packages = Readonly<Record<string, Locked>>;

const read = (file = 'package-lock.json'): Packages =>
  (JSON.parse(readFileSync(join(HERE, file), 'utf8')) as { readonly packages: Packages }).packages;

/** Node's own search: beside the package, then in each folder above it. */
function isLocked(packages: Packages, from: string, name: string): boolean {
  const place = from === '' ? `node_modules/${name}` : `${from}/node_modules/${name}`;
  if (packages[place]?.version !== undefined) return true;
  return from !== '' && isLocked(packages, from.slice(0, Math.max(0, from.lastIndexOf('/node_modules/'))), name);
}

const missing = (packages: Packages): readonly string[] =>
  Object.entries(packages).flatMap(([from, { dependencies, optionalDependencies }]) =>
    Object.keys({ ...dependencies, ...optionalDependencies })
      .filter((name) => !isLocked(packages, from, name))
      .map((name) => `${from} asks for ${name}`),
  );

test.each(['package-lock.json', 'bench/engine/package-lock.json'])(
  'everything that a package locked in %s asks for is locked',
  (file) => {
    expect(missing(read(file))).toEqual([]);
  },
);

test('a platform that was not found is red', () => {
  const { 'node_modules/@oxlint/binding-win32-x64-msvc': _lost, ...rest } = read();
  expect(missing(rest)).toEqual(['node_modules/oxlint asks for @oxlint/binding-win32-x64-msvc']);
  expect(missing({ ...rest, 'node_modules/@oxlint/binding-win32-x64-msvc': {} })).toHaveLength(1);
});
