// `npm test`: every check a reviewer would ask for, in order, with the time each takes. `--long` runs full counts.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureBrowser } from './browser.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const reports = mkdtempSync(join(tmpdir(), 'streamscope-reports-'));
const isLong = process.argv.includes('--long');

/** A stage that is one check: it holds or it does not. */
function check(title, script) {
  return { title, run: () => (run(['run', '--silent', script]) ? counts(1, 0, 0) : counts(0, 1, 0)) };
}

const stages = [
  check('format and lint', 'lint'),
  check('types', 'types'),
  check('dead code', 'deadcode'),
  // Before the tests: those of the main bundle and of the command line are about what it makes.
  check('build', 'build'),
  { title: 'unit, vectors, properties, main bundle', run: runVitest },
  { title: 'end to end', run: runPlaywright },
];

function runVitest() {
  const report = join(reports, 'vitest.json');
  const succeeded = run(
    [
      'exec',
      '--no',
      '--',
      'vitest',
      'run',
      '--reporter=dot',
      '--reporter=json',
      `--outputFile.json=${report}`,
    ],
    {},
  );
  const found = readReport(report);
  if (found === undefined) return counts(0, 1, 0);
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests } = found;
  // A file that does not load fails without a test of its own.
  const failed = succeeded ? numFailedTests : Math.max(1, numFailedTests);
  return counts(numPassedTests, failed, numPendingTests + numTodoTests);
}

function runPlaywright() {
  const browser = ensureBrowser();
  if (browser === undefined) {
    console.error(
      'No Chromium could be found or installed. Install Chromium or Chrome, or set STREAMSCOPE_BROWSER.',
    );
    return counts(0, 1, 0);
  }
  const report = join(reports, 'playwright.json');
  const succeeded = run(['exec', '--no', '--', 'playwright', 'test', '--reporter=list,json'], {
    STREAMSCOPE_BROWSER: browser,
    PLAYWRIGHT_JSON_OUTPUT_FILE: report,
  });
  const found = readReport(report);
  if (found === undefined) return counts(0, 1, 0);
  const { expected, unexpected, flaky, skipped } = found.stats;
  for (const reason of skipReasons(found.suites)) console.log(`skipped: ${reason}`);
  const failed = unexpected + flaky;
  return counts(expected, succeeded ? failed : Math.max(1, failed), skipped);
}

function skipReasons(suites) {
  const reasons = new Set();
  const visit = (suite) => {
    for (const spec of suite.specs ?? []) {
      for (const test of spec.tests) {
        for (const { type, description } of test.annotations) {
          if (type === 'skip' && description) reasons.add(`${test.projectName}: ${description}`);
        }
      }
    }
    suite.suites?.forEach(visit);
  };
  suites.forEach(visit);
  return reasons;
}

function run(npmArguments, extraEnv = {}) {
  const env = { ...process.env, ...extraEnv, ...(isLong ? { STREAMSCOPE_LONG: '1' } : {}) };
  const isWindows = process.platform === 'win32';
  return spawnSync('npm', npmArguments, { cwd: root, stdio: 'inherit', env, shell: isWindows }).status === 0;
}

function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

function counts(passed, failed, skipped) {
  return { passed, failed, skipped };
}

const total = counts(0, 0, 0);
const times = [];
for (const { title, run: runStage } of stages) {
  console.log(`\n== ${title}`);
  const started = performance.now();
  const found = runStage();
  for (const kind of Object.keys(total)) total[kind] += found[kind];
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  times.push(`${found.failed === 0 ? 'ok    ' : 'FAILED'} ${seconds.padStart(6)} s  ${title}`);
  console.log(times.at(-1));
}
rmSync(reports, { recursive: true });
console.log(`\n${times.join('\n')}\n`);
console.log(
  `${total.passed} passed, ${total.failed} failed${total.skipped > 0 ? `, ${total.skipped} skipped` : ''}`,
);
process.exit(total.failed === 0 ? 0 : 1);
