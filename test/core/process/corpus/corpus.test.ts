/**
 * The corpus of past decisions: the same basis always gives the same answer. Each line of a file here is a basis that
 * an order once rested on and the outcome that the check then gave, both as digests; a file is one check's version.
 *
 * A changed outcome under the same version is red, and recording never overwrites a line: the check needs a new
 * version. New lines are added by `RECORD=1 npx vitest run test/core/process/corpus`.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { CHECKS } from '../../../../src/core/checks/registry.ts';
import { digest } from '../../../../src/core/model/digest.ts';
import type { OrderEvent } from '../../../../src/core/model/event.ts';
import type { Basis } from '../../../../src/core/model/fact.ts';
import { OrderId } from '../../../../src/core/model/identifiers.ts';
import { SITUATIONS, lived } from './situations.ts';

const file = (code: string): string => fileURLToPath(new URL(`${code}.txt`, import.meta.url));

const basisDigest = ({ parameters, entries }: Basis): string =>
  digest([parameters, entries.map((entry) => [entry.key, digest(entry.value)])]);

/** Code → basis → outcome, of every answer that the situations came to. */
function answers(): Map<string, Map<string, string>> {
  const found = new Map<string, Map<string, string>>();
  const note = (basis: Basis, outcome: unknown): void => {
    const of = found.get(basis.code) ?? new Map<string, string>();
    found.set(basis.code, of.set(basisDigest(basis), digest(outcome)));
  };
  for (const situation of SITUATIONS)
    for (const event of (lived(situation).events.get(OrderId.of('O1')) ?? []) as readonly OrderEvent[]) {
      // A ruling, an account's answer and the clock are not in a basis, and answers that rest on them are not lines here.
      if (event.type === 'step-passed' && event.ruling === undefined) note(event.basis, ['pass', event.value]);
      if (event.type === 'step-held' && !['credit', 'duplicate'].includes(event.reason.type))
        note(event.basis, ['hold', event.reason]);
    }
  return found;
}

function recorded(code: string): Map<string, string> {
  if (!existsSync(file(code))) return new Map();
  const lines = readFileSync(file(code), 'utf8')
    .split('\n')
    .filter((line) => line !== '');
  return new Map(lines.map((line) => line.split(' ') as [string, string]));
}

describe('the corpus of past decisions', () => {
  const now = answers();
  const codes = Object.values(CHECKS).map((check) => `${check.name}@${check.version}`);

  if (process.env['RECORD'] === '1')
    for (const code of codes) {
      const all = new Map([...(now.get(code) ?? []), ...recorded(code)]);
      writeFileSync(
        file(code),
        [...all]
          .map((line) => `${line.join(' ')}\n`)
          .sort()
          .join(''),
      );
    }

  test.each(codes)('%s answers as it did', (code) => {
    const before = recorded(code);
    const changed = [...(now.get(code) ?? [])].filter(([basis, outcome]) => before.has(basis) && before.get(basis) !== outcome);
    expect(changed, 'another answer on a recorded basis: raise the version of the check').toEqual([]);
  });

  test.each(codes)('%s is asked about what was recorded', (code) => {
    const known = [...(now.get(code) ?? new Map<string, string>()).keys()].filter((basis) => recorded(code).has(basis));
    expect(known.length, 'nothing recorded is asked any more: record this version').toBeGreaterThan(0);
  });
});
