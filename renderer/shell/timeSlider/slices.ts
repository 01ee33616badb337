import type { Activity } from '../../../shared/contract/outputs';

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

/** The bars of the activity strip. Heights grow with the root, so that one busy slice does not flatten the rest. */
export function activityBars(activity: Activity, newest: number, width: number): Bar[] {
  const { firstSeq, entriesPerSlice, writes, rejected } = activity;
  const span = Math.max(1, newest - firstSeq + 1);
  const tallest = Math.max(1, ...writes);
  const deepest = Math.max(1, ...rejected);
  return writes.map((written, index) => {
    const seq = firstSeq + index * entriesPerSlice;
    const x = ((seq - firstSeq) / span) * width;
    const end = Math.min(width, ((seq - firstSeq + entriesPerSlice) / span) * width);
    return {
      x,
      width: Math.max(1, end - x - gap),
      up: Math.sqrt(written / tallest),
      down: Math.sqrt((rejected[index] ?? 0) / deepest),
      seq,
    };
  });
}

/** Where the playhead stands, px. */
export function seqToX(seq: number, firstSeq: number, newest: number, width: number): number {
  return newest <= firstSeq ? width : ((seq - firstSeq) / (newest - firstSeq)) * width;
}

/** The seq under a place, kept inside the log. */
export function xToSeq(x: number, firstSeq: number, newest: number, width: number): number {
  const seq = firstSeq + Math.round((x / Math.max(1, width)) * (newest - firstSeq));
  return Math.min(newest, Math.max(firstSeq, seq));
}
