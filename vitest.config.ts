import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // A newcomer has no Tryton, and its tests are not there either. In CI they are, and fail without one.
    exclude: process.env['TRYTON_URL'] === undefined && process.env['CI'] === undefined ? ['test/**/tryton*.test.ts'] : [],
    globalSetup: ['test/store/server.ts'],
    setupFiles: ['test/support/loopback-only.ts'],
    // Processes, not threads: tests start databases and servers, and a zone set in the environment has to hold.
    pool: 'forks',
    maxWorkers: 2,
    // A zone with a half-hour offset and summer time: code that leans on the machine's zone gives a wrong answer here.
    env: { TZ: 'America/St_Johns' },
    // For what hangs; how long a thing takes is measured by benchmarks.
    testTimeout: 150_000,
    hookTimeout: 150_000,
    expect: { poll: { timeout: 120_000 } },
    allowOnly: false,
    passWithNoTests: false,
  },
});
