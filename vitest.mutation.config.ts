import { defineConfig } from 'vitest/config';

/** What a mutant of the process or of a check has to face: the pure tests only, so that thousands of runs stay quick. */
export default defineConfig({
  test: {
    include: ['test/core/**/*.test.ts', 'test/stories/[0-9]*.test.ts'],
    // A browser is slow and judges drawings alone; the long properties cost 5 to 10 s for each mutant that survives.
    exclude: ['test/core/workflow/bpmn-viewer.test.ts', 'test/core/process/commands/properties.test.ts'],
    env: { TZ: 'America/St_Johns' },
    testTimeout: 10_000,
  },
});
