export type TimeZone = 'local' | 'utc';

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

interface Parts {
  year: number;
  month: number;
  day: number;
  clock: string;
  seconds: string;
}

function split(unixSeconds: number, zone: TimeZone): Parts {
  const date = new Date(unixSeconds * 1000);
  const pad = (value: number) => String(value).padStart(2, '0');
  return zone === 'utc'
    ? {
        year: date.getUTCFullYear(),
        month: date.getUTCMonth(),
        day: date.getUTCDate(),
        clock: `${pad(date.getUTCHours())}:${pad(date.getUTCMinutes())}`,
        seconds: pad(date.getUTCSeconds()),
      }
    : {
        year: date.getFullYear(),
        month: date.getMonth(),
        day: date.getDate(),
        clock: `${pad(date.getHours())}:${pad(date.getMinutes())}`,
        seconds: pad(date.getSeconds()),
      };
}

/** 3 Nov 2026, 06:12 */
export function formatTime(unixSeconds: number, zone: TimeZone): string {
  const parts = split(unixSeconds, zone);
  return `${parts.day} ${months[parts.month]} ${parts.year}, ${parts.clock}`;
}

/** 3 Nov, 06:12: for tables, where the year stands in the tooltip. */
export function formatTimeShort(unixSeconds: number, zone: TimeZone): string {
  const parts = split(unixSeconds, zone);
  return `${parts.day} ${months[parts.month]}, ${parts.clock}`;
}

/** 06:57:46: of something that happened a moment ago. */
export function formatClock(unixSeconds: number, zone: TimeZone): string {
  const { clock, seconds } = split(unixSeconds, zone);
  return `${clock}:${seconds}`;
}

/** 3 Nov 2026, 06:57:46 UTC: everything, for details and tooltips. */
export function formatTimeFull(unixSeconds: number, zone: TimeZone): string {
  const parts = split(unixSeconds, zone);
  const suffix = zone === 'utc' ? ' UTC' : '';
  return `${parts.day} ${months[parts.month]} ${parts.year}, ${parts.clock}:${parts.seconds}${suffix}`;
}

/** A time as a field of date and time holds it: 2026-11-03T06:57. */
export function timeField(unixSeconds: number, zone: TimeZone): string {
  const { year, month, day, clock } = split(unixSeconds, zone);
  const pad = (value: number) => String(value).padStart(2, '0');
  return `${year}-${pad(month + 1)}-${pad(day)}T${clock}`;
}

/** What such a field holds as Unix seconds; undefined while it is not a whole time. */
export function secondsOfField(text: string, zone: TimeZone): number | undefined {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(text)) return undefined;
  // A time without a zone is a local one.
  const milliseconds = Date.parse(zone === 'utc' ? `${text}Z` : text);
  return Number.isNaN(milliseconds) || milliseconds < 0 ? undefined : Math.floor(milliseconds / 1000);
}
