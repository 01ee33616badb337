const thinSpace = '\u2009';

/** A whole number with thin spaces between thousands: 15 330. Exact for bigint and decimal text as well. */
export function formatCount(value: number | bigint | string): string {
  return String(value).replace(/\B(?=(\d{3})+(?!\d))/g, thinSpace);
}

const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const;

/** A size in bytes, short: 368 B, 12.4 KiB. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  const digits = unit === 0 || value >= 100 ? 0 : 1;
  return `${formatCount(value.toFixed(digits))} ${units[unit]}`;
}

/** A difference with its sign and a true minus: +33, −303, 0. */
export function formatSigned(value: number): string {
  if (value === 0) return '0';
  return `${value > 0 ? '+' : '\u2212'}${formatCount(Math.abs(value))}`;
}

/** Seconds as people say them: 8 s, 3 min, 2 h. */
export function formatSeconds(seconds: number): string {
  if (seconds < 90) return `${Math.max(1, Math.round(seconds))} s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
  if (seconds < 172_800) return `${Math.round(seconds / 3600)} h`;
  return `${Math.round(seconds / 86_400)} days`;
}

/** The same of a count that nobody may have made: "12 keys", "keys not counted". */
export function formatCounted(count: number | null, one: string, many = `${one}s`): string {
  return count === null ? `${many} not counted` : formatPlural(count, one, many);
}

/** "1 entry", "12 entries": the count and the right form of the word. */
export function formatPlural(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}
