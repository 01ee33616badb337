/**
 * Tries a check on random logs until enough entries went through it. The seed is printed; STREAMSCOPE_SEED fixes it.
 * Seeds that once found a mistake stay in regressions.ts and are tried first.
 */
import { randomInt } from 'node:crypto';
import fc from 'fast-check';
import { regressions } from './regressions';
import { isLong } from './runs';

interface ManyLogs<Log> {
  /** Names the seeds of this check in regressions.ts. */
  name: string;
  /** Entries in `npm test` and in `npm run test:long`. */
  entries: { short: number; long: number };
  logs: fc.Arbitrary<Log>;
  /** Throws where the product is wrong; answers with the number of entries compared. */
  check(log: Log): Promise<number>;
}

/** Logs that are drawn from one seed. */
const logsPerSeed = 2;
/**
 * A mistake in a long log is told with the smallest log found until then. It counts from the first log on, and a run
 * that was interrupted before one log was through fails: a busy machine must not be taken for that in a long run.
 */
const shrinkingMilliseconds = isLong ? 20 * 60_000 : 60_000;

export async function checkManyLogs<Log>({ name, entries, logs, check }: ManyLogs<Log>): Promise<void> {
  let compared = 0;
  const checkSeed = (seed: number) =>
    fc.assert(
      fc.asyncProperty(logs, async (log) => {
        compared += await check(log);
      }),
      { seed, numRuns: logsPerSeed, interruptAfterTimeLimit: shrinkingMilliseconds },
    );
  for (const known of regressions) if (known.check === name) await checkSeed(known.seed);
  compared = 0;
  const first = firstSeed();
  let seed = first;
  while (compared < (isLong ? entries.long : entries.short)) await checkSeed(seed++);
  console.log(`${name}: ${compared} entries compared, seeds ${first} to ${seed - 1}`);
}

/** The seed to begin with. Seeds are 32 bits, and many follow the first. */
export function firstSeed(): number {
  const given = process.env.STREAMSCOPE_SEED;
  if (given === undefined) return randomInt(2 ** 30);
  if (!/^[0-9]{1,9}$/.test(given))
    throw new Error(`STREAMSCOPE_SEED must be a number below 10^9, found ${given}`);
  return Number(given);
}
