import type { Activity } from '../../../shared/contract/outputs';
import type { VerdictKind } from '../../../shared/model';
import { formatCount, formatPlural } from '../../format/numbers';

export interface Bar {
  /** px */
  x: number;
  width: number;
  /** 0 to 1 of the tallest; writes go up, rejections down. */
  up: number;
  down: number;
  /** Of the first entry in the slice. */
  seq: number;
}

const gap = 1;

/** The part of the log that the strip shows: both seqs are in it. */
export interface Stretch {
  from: number;
  to: number;
}

/** The bars of the activity strip. Heights grow with the root, so that one busy slice does not flatten the rest. */
export function activityBars(activity: Activity, { from, to }: Stretch, width: number): Bar[] {
  const { firstSeq, entriesPerSlice, writes, rejected } = activity;
  const span = Math.max(1, to - from + 1);
  const tallest = Math.max(1, ...writes);
  const deepest = Math.max(1, ...rejected);
  return writes.flatMap((written, index) => {
    const seq = firstSeq + index * entriesPerSlice;
    // Slices may reach over both ends of the stretch.
    const x = Math.max(0, ((seq - from) / span) * width);
    const end = Math.min(width, ((seq - from + entriesPerSlice) / span) * width);
    if (end <= x) return [];
    return {
      x,
      width: Math.max(1, end - x - gap),
      up: Math.sqrt(written / tallest),
      down: Math.sqrt((rejected[index] ?? 0) / deepest),
      seq,
    };
  });
}

/** Where the playhead stands, px; outside of the width for a seq that is not in sight. */
export function seqToX(seq: number, { from, to }: Stretch, width: number): number {
  return to <= from ? width : ((seq - from) / (to - from)) * width;
}

/** The seq under a place, kept inside the stretch. */
export function xToSeq(x: number, { from, to }: Stretch, width: number): number {
  const seq = from + Math.round((x / Math.max(1, width)) * (to - from));
  return Math.min(to, Math.max(from, seq));
}

/** Fewer entries than this are not zoomed into. */
const shortestStretch = 20;

/** A stretch made longer or shorter by a factor, such that the seq stays under the pointer; the whole log at most. */
export function zoomed(stretch: Stretch, whole: Stretch, seq: number, factor: number): Stretch {
  const span = stretch.to - stretch.from;
  const longest = whole.to - whole.from;
  const wanted = Math.min(longest, Math.max(Math.min(longest, shortestStretch), Math.round(span * factor)));
  const share = span === 0 ? 0.5 : (seq - stretch.from) / span;
  const from = Math.min(whole.to - wanted, Math.max(whole.from, Math.round(seq - share * wanted)));
  return { from, to: from + wanted };
}

/** What happened in the slice that holds a seq, in words; undefined where nothing is known. */
export function sliceWords(
  activity: Activity,
  seq: number,
  nameOf: (kind: VerdictKind) => string,
): string | undefined {
  const index = Math.floor((seq - activity.firstSeq) / activity.entriesPerSlice);
  const written = activity.writes[index];
  if (written === undefined) return undefined;
  const first = activity.firstSeq + index * activity.entriesPerSlice;
  const last = first + activity.entriesPerSlice - 1;
  const rejections = Object.entries(activity.kinds).flatMap(([kind, counts]) =>
    counts?.[index] ? [`${formatCount(counts[index])} ${nameOf(kind as VerdictKind).toLowerCase()}`] : [],
  );
  const entries =
    first === last ? `Entry ${formatCount(first)}` : `Entries ${formatCount(first)} to ${formatCount(last)}`;
  return [`${entries}: ${formatPlural(written, 'key')} written`, ...rejections].join(', ');
}
