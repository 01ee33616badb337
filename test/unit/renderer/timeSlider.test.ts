import { expect, test } from 'vitest';
import { activityBars, seqToX, xToSeq } from '../../../renderer/shell/timeSlider/slices';

test('a place on the slider and its seq agree at both ends and between', () => {
  for (const seq of [100, 101, 600, 1099, 1100]) {
    expect(xToSeq(seqToX(seq, 100, 1100, 2000), 100, 1100, 2000)).toBe(seq);
  }
  expect([xToSeq(-50, 100, 1100, 800), xToSeq(5000, 100, 1100, 800)]).toEqual([100, 1100]);
});

test('a log of one entry has its playhead at the end', () => {
  expect([seqToX(7, 7, 7, 300), xToSeq(10, 7, 7, 300)]).toEqual([300, 7]);
});

test('bars fill the strip in order and never leave it', () => {
  const bars = activityBars(
    { firstSeq: 0, entriesPerSlice: 3, writes: [1, 4, 0], rejected: [0, 1, 0], kinds: {}, countedTo: 8 },
    7,
    80,
  );
  expect(bars.map((bar) => bar.seq)).toEqual([0, 3, 6]);
  expect(bars.at(-1)!.x + bars.at(-1)!.width).toBeLessThanOrEqual(80);
  expect(bars.map((bar) => bar.up)).toEqual([0.5, 1, 0]);
});
