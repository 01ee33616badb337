/** Long work in a terminal: one line that is written over, with the phase, how much is done, the rate and the time left. */
import type { Progress } from '../../shared/contract/outputs';

const phaseWords: Record<Progress['phase'], string> = {
  check: 'checking',
  append: 'appending',
  replay: 'replaying',
  copy: 'copying',
  upload: 'uploading',
  read: 'reading',
};

/** One line without its end, as in `import: checking 43%, 12.3 MB/s, 4 s left`. */
export function progressLine({ task, phase, unit, done, total, perSecond, secondsLeft }: Progress): string {
  const share = total === null || total === 0 ? amount(done, unit) : `${Math.floor((100 * done) / total)}%`;
  const parts = [`${task}: ${phaseWords[phase]} ${share}`];
  if (perSecond > 0) parts.push(`${amount(perSecond, unit)}/s`);
  if (secondsLeft !== null) parts.push(`${duration(secondsLeft)} left`);
  return parts.join(', ');
}

function amount(count: number, unit: Progress['unit']): string {
  if (unit === 'bytes') return `${(count / 1e6).toFixed(1)} MB`;
  return `${Math.round(count)} ${unit}`;
}

function duration(seconds: number): string {
  const whole = Math.max(1, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  return minutes < 60
    ? `${minutes} min ${whole % 60} s`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** Shows progress while work goes on. Silent where standard error is no terminal. */
export async function withProgressLine<Result>(
  work: (report: ((progress: Progress) => void) | undefined) => Promise<Result>,
): Promise<Result> {
  if (!process.stderr.isTTY) return work(undefined);
  const clearLine = '\r\x1b[K';
  try {
    return await work((progress) => {
      const room = Math.max(20, process.stderr.columns - 1);
      process.stderr.write(clearLine + progressLine(progress).slice(0, room));
    });
  } finally {
    process.stderr.write(clearLine);
  }
}
