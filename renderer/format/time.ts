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

/** 3 Nov 2026, 06:57:46 UTC: everything, for details and tooltips. */
export function formatTimeFull(unixSeconds: number, zone: TimeZone): string {
  const parts = split(unixSeconds, zone);
  const suffix = zone === 'utc' ? ' UTC' : '';
  return `${parts.day} ${months[parts.month]} ${parts.year}, ${parts.clock}:${parts.seconds}${suffix}`;
}
