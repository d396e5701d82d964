import { expect, test } from 'vitest';
import { CHECKS } from '../../../src/core/checks/registry.ts';

test.each(Object.entries(CHECKS))('%s is found by the name that workflows use, and says what it does', (key, check) => {
  expect(check.name).toBe(key);
  expect(check.version).toBeGreaterThanOrEqual(1);
  expect(check.summary.length).toBeGreaterThan(20);
});
