import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['./test/support/build-first.ts'],
    // Bounds on what never comes, not on how fast it comes: a busy machine may take ten times as long as an idle one.
    // A wait ends before its test does, so that what was waited for is named.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 30_000, interval: 10 } },
    reporters: ['default', './test/support/summary-reporter.ts'],
  },
});
