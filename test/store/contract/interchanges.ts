/** X12 interchanges of ours: numbers without a gap, and the same key is the same bytes. */
import { expect, test } from 'vitest';
import { fail, must, ok } from '../../../src/core/model/result.ts';
import type { Told } from './told.ts';

export function interchanges(told: () => Told): void {
  const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

  test('take the next number of their partner; the same key again is the one of before', async () => {
    const { store, clock } = told();
    const write = async (partner: string, key: string): Promise<string> => {
      const { raw, at } = must(await store.interchanges.write(partner, key, (control) => ok(`${key} ${control} é`)));
      expect(at).toBe(clock.at);
      return text(raw);
    };
    expect(await write('01 ACME', 'a')).toBe('a 1 é');
    expect(await write('01 PINE', 'a')).toBe('a 1 é');
    expect(await write('01 ACME', 'b')).toBe('b 2 é');
    expect(await write('01 ACME', 'a')).toBe('a 1 é');
  });

  test('that can’t be written take no number, and may be written later', async () => {
    const { store } = told();
    const at = 'PO1[2]/PO101';
    expect(await store.interchanges.write('01 OAK', 'a', () => fail(at))).toEqual(fail(at));
    expect(must(await store.interchanges.write('01 OAK', 'a', (control) => ok(`${control}`))).control).toBe(1);
  });

  test('that many write at once have all numbers, each once', async () => {
    const { store } = told();
    const keys = Array.from({ length: 20 }, (_, i) => `k${i % 10}`);
    const all = await Promise.all(
      keys.map(async (key) => must(await store.interchanges.write('01 ELM', key, (control) => ok(`${control}`))).control),
    );
    expect([...new Set(all)].toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });
}
