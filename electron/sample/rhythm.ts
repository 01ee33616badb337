/** When things happen: busy evenings, quiet nights, a weekend. */
import type { Random } from './random';

const hour = 3600;
/** Friday, 30 October 2026, 18:00 UTC. */
const start = Date.UTC(2026, 9, 30, 18) / 1000;
const hours = 164;

/** How busy each hour of a day is (UTC), 1 is the busiest. */
const busyness = [
  ...[0.3, 0.16, 0.1, 0.08, 0.08, 0.14, 0.3, 0.45, 0.5, 0.52, 0.55, 0.6],
  ...[0.68, 0.62, 0.56, 0.58, 0.66, 0.78, 0.9, 1, 1, 0.92, 0.72, 0.48],
];

/** How busy the world is at a time in Unix seconds, 0 to 1; weekends are a third busier. */
export function paceAt(timestamp: number): number {
  const date = new Date(timestamp * 1000);
  const weekend = date.getUTCDay() % 6 === 0;
  return Math.min(1, busyness[date.getUTCHours()]! * (weekend ? 1 : 0.75));
}

/** Strictly rising Unix seconds for so many entries, denser in busy hours. */
export function timeline(count: number, random: Random): number[] {
  const weights = Array.from({ length: hours }, (_, index) => paceAt(start + index * hour) + 0.12);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const times: number[] = [];
  let slot = 0;
  let before = 0;
  for (let index = 0; index < count; index++) {
    const target = ((index + random.next()) / count) * total;
    while (before + weights[slot]! < target && slot < hours - 1) before += weights[slot++]!;
    const time = Math.floor(start + (slot + (target - before) / weights[slot]!) * hour);
    times.push(Math.max(time, (times.at(-1) ?? 0) + 1));
  }
  return times;
}
