import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/e2e/**', 'test/bench/**'],
    // Real databases and child processes: never more files at once than a small machine has cores.
    maxWorkers: 2,
    testTimeout: 30_000,
    // A property test that fails prints its seed; nothing is retried.
    retry: 0,
  },
});
