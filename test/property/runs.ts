/** How often a property is tried: enough to find mistakes in every run, many more when there is time. */
export const isLong = process.env.STREAMSCOPE_LONG === '1';

export function runs(count: number): number {
  return isLong ? count * 20 : count;
}

/** Options of a test that replays many logs. */
export const unhurried = { timeout: isLong ? 3_600_000 : 240_000 };
