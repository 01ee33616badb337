import { defineConfig } from 'vitest/config';

/** What a project takes besides its files. */
const shared = { testTimeout: 60_000, hookTimeout: 120_000 };

export default defineConfig({
  test: {
    // Two cores are all that can be counted on; a third file runs while the others wait for processes and blocks.
    maxWorkers: 3,
    maxConcurrency: 2,
    projects: [
      {
        // Small files that leave nothing behind: a process for each would take longer than they do.
        test: {
          ...shared,
          name: 'unit',
          include: ['test/{unit,vectors}/**/*.test.{ts,tsx}'],
          isolate: false,
        },
      },
      {
        test: {
          ...shared,
          name: 'whole',
          include: ['test/{property,protocol,cli,electron,crash,network}/**/*.test.ts'],
        },
      },
    ],
  },
});
