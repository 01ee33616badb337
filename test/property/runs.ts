/** How often a property is tried: enough to find mistakes in every run, many more when there is time. */
export const isLong = process.env.STREAMSCOPE_LONG === '1';

export function runs(count: number, longTimes = 20): number {
  return isLong ? count * longTimes : count;
}
