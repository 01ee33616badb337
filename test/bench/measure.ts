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

/** The most memory that this process ever had, mapped files and all, in MB of 10^6 bytes. */
export function peakMegabytes(): number {
  // The peak of getrusage would count what the parent had when it forked.
  return ownMegabytes('VmHWM') ?? (process.resourceUsage().maxRSS * 1024) / 1e6;
}

/** Memory of this process now that is no mapped file, which LevelDB's tables are; undefined where it is not known. */
export const anonymousMegabytes = (): number | undefined => ownMegabytes('RssAnon');

function ownMegabytes(field: string): number | undefined {
  if (process.platform !== 'linux') return undefined;
  const status = readFileSync('/proc/self/status', 'utf8');
  const kilobytes = new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1];
  return kilobytes === undefined ? undefined : (Number(kilobytes) * 1024) / 1e6;
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

/** How far something has come, and when. */
export interface Step {
  seconds: number;
  next: number;
}

/** How many a second between two places, to the nearest steps. */
export function rateBetween(steps: readonly Step[], from: number, to: number): number {
  const before = steps.findLast(({ next }) => next <= from) ?? steps[0]!;
  const after = steps.find(({ next }) => next >= to) ?? steps.at(-1)!;
  return (after.next - before.next) / (after.seconds - before.seconds);
}
