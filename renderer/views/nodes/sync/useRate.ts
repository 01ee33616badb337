import { useEffect, useState } from 'react';

/** Milliseconds that a rate is measured over. */
const span = 5_000;
/** With less between the first and the last sample a rate says nothing. */
const shortest = 500;

/** How much a count that only grows has grown a second, over the last moments in which it did. */
export function useRate(count: number): number {
  const [samples, setSamples] = useState<{ at: number; count: number }[]>([]);
  useEffect(() => {
    const at = Date.now();
    setSamples((before) => {
      // Counts that come more rarely than that are measured from the one before.
      const recent = before.findIndex((sample) => at - sample.at < span);
      return [...before.slice(recent < 0 ? -1 : Math.max(0, recent - 1)), { at, count }];
    });
  }, [count]);
  const [first, last] = [samples[0], samples.at(-1)];
  if (first === undefined || last === undefined || last.at - first.at < shortest) return 0;
  return Math.max(0, ((last.count - first.count) * 1000) / (last.at - first.at));
}
