/** Round seqs to mark on an axis: at most so many, in steps of 1, 2 or 5 and zeros. */
export function ticks(first: number, last: number, most: number): number[] {
  const span = last - first;
  if (span <= 0 || most < 1) return [];
  let step = 1;
  for (const factor of growing()) {
    step = factor;
    if (span / step <= most) break;
  }
  const marks: number[] = [];
  for (let seq = Math.ceil(first / step) * step; seq <= last; seq += step) marks.push(seq);
  return marks;
}

function* growing(): Generator<number> {
  for (let power = 1; ; power *= 10) yield* [power, 2 * power, 5 * power];
}
