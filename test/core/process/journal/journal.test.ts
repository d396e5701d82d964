/**
 * Whole stories, told to the letter: what was read, answered, claimed, asked of whom and held, and where the order stands
 * in the end. A change here is a change of what the process does; look at it before `vitest -u` writes it anew.
 */
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { STORIES } from './stories.ts';

test.each(Object.keys(STORIES))('%s', async (name) => {
  const file = new URL(`golden/${name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}.txt`, import.meta.url);
  await expect(STORIES[name]?.().text()).toMatchFileSnapshot(fileURLToPath(file));
});
