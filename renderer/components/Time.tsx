import { formatClock, formatTime, formatTimeFull, formatTimeShort } from '../format/time';
import { useSettings } from '../settings/settings';

interface Props {
  /** Unix seconds; null where the log does not know. */
  at: number | null;
  form?: 'normal' | 'short' | 'full' | 'clock';
}

const forms = { normal: formatTime, short: formatTimeShort, full: formatTimeFull, clock: formatClock };

export function Time({ at, form = 'normal' }: Props) {
  const { zone } = useSettings();
  if (at === null) return <span title="The log has no time for this entry">–</span>;
  return (
    <time dateTime={new Date(at * 1000).toISOString()} title={formatTimeFull(at, zone)}>
      {forms[form](at, zone)}
    </time>
  );
}
