import { expect, test } from 'vitest';
import { activityBars, seqToX, sliceWords, xToSeq, zoomed } from '../../../renderer/shell/timeSlider/slices';

const activity = {
  firstSeq: 0,
  entriesPerSlice: 3,
  writes: [1, 4, 0],
  rejected: [0, 1, 0],
  kinds: { writeDenied: [0, 1, 0] },
  countedTo: 8,
};

test('a place on the slider and its seq agree at both ends and between', () => {
  const stretch = { from: 100, to: 1100 };
  for (const seq of [100, 101, 600, 1099, 1100]) {
    expect(xToSeq(seqToX(seq, stretch, 2000), stretch, 2000)).toBe(seq);
  }
  expect([xToSeq(-50, stretch, 800), xToSeq(5000, stretch, 800)]).toEqual([100, 1100]);
});

test('a log of one entry has its playhead at the end', () => {
  expect([seqToX(7, { from: 7, to: 7 }, 300), xToSeq(10, { from: 7, to: 7 }, 300)]).toEqual([300, 7]);
});

test('bars fill the strip in order and never leave it', () => {
  const bars = activityBars(activity, { from: 0, to: 7 }, 80);
  expect(bars.map((bar) => bar.seq)).toEqual([0, 3, 6]);
  expect(bars.at(-1)!.x + bars.at(-1)!.width).toBeLessThanOrEqual(80);
  expect(bars.map((bar) => bar.up)).toEqual([0.5, 1, 0]);
});

test('slices that reach over the ends of the strip are cut, those outside are not drawn', () => {
  const bars = activityBars(activity, { from: 1, to: 4 }, 40);
  expect(bars.map((bar) => [bar.seq, bar.x])).toEqual([
    [0, 0],
    [3, 20],
  ]);
});

test('zooming keeps the seq under the pointer, stays inside the log and ends where nothing is gained', () => {
  const whole = { from: 0, to: 1000 };
  const near = zoomed(whole, whole, 250, 0.5);
  expect(near).toEqual({ from: 125, to: 625 });
  expect(seqToX(250, near, 1000)).toBe(seqToX(250, whole, 1000));
  expect(zoomed({ from: 900, to: 1000 }, whole, 1000, 2)).toEqual({ from: 800, to: 1000 });
  expect(zoomed(near, whole, 300, 10)).toEqual(whole);
  const nearest = zoomed({ from: 500, to: 525 }, whole, 510, 0.01);
  expect(nearest.to - nearest.from).toBe(20);
});

test('a slice is told in words, with its rejections by kind', () => {
  expect(sliceWords(activity, 4, (kind) => kind)).toBe('Entries 3 to 5: 4 keys written, 1 writedenied');
  expect(sliceWords(activity, 99, (kind) => kind)).toBeUndefined();
});
