import { defineConfig } from '@playwright/test';
import { findBrowser } from './scripts/browser.mjs';
import type { HostOptions } from './test/e2e/app';

const isRoot = process.getuid?.() === 0;

export default defineConfig<HostOptions>({
  testDir: 'test/e2e',
  outputDir: 'test-results',
  // Two cores are all that can be counted on; a third test runs while the others wait. Each has a server of its own.
  workers: 3,
  // What takes longest runs with the full counts only.
  grepInvert: process.env.STREAMSCOPE_LONG === '1' ? [] : /@long/,
  // For machines that do much else: nothing waits that long by itself.
  timeout: 120_000,
  expect: { timeout: 10_000 },
  forbidOnly: true,
  reporter: 'list',
  use: {
    viewport: { width: 1280, height: 800 },
    colorScheme: 'light',
    // A fifth of the time of a run. `npm run e2e -- --trace retain-on-failure` keeps one of what fails.
    trace: 'off',
    launchOptions: {
      executablePath: findBrowser(),
      args: [
        // Chromium's own sandbox refuses to run as root.
        ...(isRoot ? ['--no-sandbox'] : []),
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  projects: [
    { name: 'browser', use: { host: 'browser' } },
    // What the launcher does is the same whatever shows the page.
    { name: 'electron', use: { host: 'electron' }, testIgnore: '**/*.browser.spec.ts' },
  ],
});
