/** What comes by itself is looked for until it is there. Its time is no test's subject: a slow machine only takes longer. */
import { vi } from 'vitest';

const LOOKS_FOR_MS = 120_000;

/** As soon as `look` doesn't throw; after two minutes with what it threw last. */
export const eventually = async <T>(look: () => T | Promise<T>): Promise<T> =>
  await vi.waitFor(look, { timeout: LOOKS_FOR_MS, interval: 25 });
