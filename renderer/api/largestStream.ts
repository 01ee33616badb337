import type { StreamInfo } from '../../shared/contract/outputs';

/** The watched stream with most entries: what is shown where nobody chose. */
export function largestStream(streams: readonly StreamInfo[]): StreamInfo | undefined {
  return streams
    .filter((stream) => stream.watched)
    .reduce<StreamInfo | undefined>(
      (best, stream) => (best === undefined || (stream.entries ?? 0) > (best.entries ?? 0) ? stream : best),
      undefined,
    );
}
