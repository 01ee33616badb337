import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/{unit,vectors,property,protocol,cli,electron,crash,network}/**/*.test.{ts,tsx}'],
    // Real databases and threads: two cores are all that can be counted on.
    maxWorkers: 2,
    maxConcurrency: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
