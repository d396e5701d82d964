import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Where there is no Tryton, its tests are not there either.
    exclude: process.env['TRYTON_URL'] === undefined ? ['test/connect/erp/tryton*.test.ts'] : [],
    globalSetup: ['test/store/server.ts'],
    setupFiles: ['test/support/loopback-only.ts'],
    // Processes, not threads: tests start databases and servers, and a zone set in the environment has to hold.
    pool: 'forks',
    maxWorkers: 2,
    // A zone with a half-hour offset and summer time: code that leans on the machine's zone gives a wrong answer here.
    env: { TZ: 'America/St_Johns' },
    testTimeout: 10_000,
    hookTimeout: 60_000,
    allowOnly: false,
    passWithNoTests: false,
  },
});
