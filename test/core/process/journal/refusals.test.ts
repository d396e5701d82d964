/** Every refusal in full: who reads it has nothing else to go by. And every way out of a hold, and what comes of it. */
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { Actor } from '../../../../src/core/model/identifiers.ts';
import { WAYS } from '../commands/all-ways.ts';
import { failureOf, ORDER, resolve, stateOf } from '../commands/situations.ts';
import { Journal } from './journal.ts';
import { REFUSALS } from './refusals.ts';

const golden = (name: string): string => fileURLToPath(new URL(`golden/${name}.txt`, import.meta.url));

test('what is refused, and in which words', async () => {
  const told = REFUSALS.map(([what, situation, command, who]) => {
    const it = situation();
    const before = stateOf(it);
    const { roles = [], actor = 'person:ana' } = who ?? {};
    const { code, ...about } = failureOf(it.ask(ORDER, command(it), { roles, actor: Actor.of(actor) }));
    expect(stateOf(it), `${what} changed something`).toBe(before);
    const fields = Object.entries(about).map(
      ([key, value]) => `    ${key}: ${Array.isArray(value) ? value.join(', ') : String(value)}`,
    );
    return [`${what}: ${code}`, ...fields].join('\n');
  });
  await expect(`${told.join('\n')}\n`).toMatchFileSnapshot(golden('refusals'));
});

test.each([...new Set(WAYS.map(([type]) => type))])('every way out of %s', async (type) => {
  const told = WAYS.filter(([of]) => of === type).map(([, way, situation, resolution]) =>
    new Journal(situation())
      .did(`${type}: ${way}`, (it) => resolve(it, type, resolution))
      .deliver()
      .events(),
  );
  await expect(told.join('\n')).toMatchFileSnapshot(golden(`ways-out-of-${type}`));
});
