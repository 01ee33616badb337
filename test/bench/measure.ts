/** What is measured of a process: time, processor time, memory. */
import { readFileSync } from 'node:fs';

export interface Effort {
  seconds: number;
  cpuUserSeconds: number;
  cpuSystemSeconds: number;
}

/** Starts a clock; the function that it returns reads it. */
export function startClock(): () => Effort {
  const started = performance.now();
  const cpu = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(cpu);
    return {
      seconds: (performance.now() - started) / 1000,
      cpuUserSeconds: user / 1e6,
      cpuSystemSeconds: system / 1e6,
    };
  };
}

/** The most memory that this process ever had, in MB of 10^6 bytes. */
export function peakMegabytes(): number {
  try {
    // The peak of getrusage would count what the parent had when it forked.
    const peak = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
    if (peak !== undefined) return (Number(peak) * 1024) / 1e6;
  } catch {
    // Not Linux.
  }
  return (process.resourceUsage().maxRSS * 1024) / 1e6;
}

/** The value below which this share of the values lies; 0 where there are none. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

/** The mean of rates over equal amounts of work. */
export function harmonicMean(...rates: readonly number[]): number {
  return rates.length / rates.reduce((sum, rate) => sum + 1 / rate, 0);
}
