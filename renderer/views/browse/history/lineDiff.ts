/** A diff of two lists of lines, by Myers' greedy algorithm. */
export type LineChange =
  | { kind: 'same'; left: number; right: number }
  | { kind: 'removed'; left: number }
  | { kind: 'added'; right: number };

/** Beyond so many differences the middle is shown as replaced whole: the search grows with their square. */
const mostDifferences = 1500;

export function diffLines(left: readonly string[], right: readonly string[]): LineChange[] {
  let start = 0;
  while (start < left.length && start < right.length && left[start] === right[start]) start++;
  let leftEnd = left.length;
  let rightEnd = right.length;
  while (leftEnd > start && rightEnd > start && left[leftEnd - 1] === right[rightEnd - 1]) {
    leftEnd--;
    rightEnd--;
  }
  const changes: LineChange[] = [];
  for (let i = 0; i < start; i++) changes.push({ kind: 'same', left: i, right: i });
  for (const change of middle(left.slice(start, leftEnd), right.slice(start, rightEnd))) {
    changes.push(shifted(change, start));
  }
  for (let i = 0; i < left.length - leftEnd; i++)
    changes.push({ kind: 'same', left: leftEnd + i, right: rightEnd + i });
  return changes;
}

function shifted(change: LineChange, by: number): LineChange {
  if (change.kind === 'same') return { kind: 'same', left: change.left + by, right: change.right + by };
  return change.kind === 'removed'
    ? { kind: 'removed', left: change.left + by }
    : { kind: 'added', right: change.right + by };
}

function replaced(left: number, right: number): LineChange[] {
  return [
    ...Array.from({ length: left }, (_, i): LineChange => ({ kind: 'removed', left: i })),
    ...Array.from({ length: right }, (_, i): LineChange => ({ kind: 'added', right: i })),
  ];
}

function middle(left: readonly string[], right: readonly string[]): LineChange[] {
  if (left.length === 0 || right.length === 0) return replaced(left.length, right.length);
  const trace = search(left, right);
  return trace === undefined
    ? replaced(left.length, right.length)
    : walkBack(trace, left.length, right.length);
}

/** The furthest x on each diagonal after 0, 1, 2… differences, up to the end. Index: diagonal + its offset. */
function search(left: readonly string[], right: readonly string[]): Int32Array[] | undefined {
  const limit = Math.min(left.length + right.length, mostDifferences);
  const trace: Int32Array[] = [];
  let furthest = new Int32Array(3);
  for (let differences = 0; differences <= limit; differences++) {
    const next = new Int32Array(2 * differences + 3);
    for (let diagonal = -differences; diagonal <= differences; diagonal += 2) {
      // Row d holds diagonals -d-1 to d+1, so the one before is shifted by one.
      const at = (k: number) => furthest[k + differences] ?? 0;
      const down =
        diagonal === -differences || (diagonal !== differences && at(diagonal - 1) < at(diagonal + 1));
      let x = differences === 0 ? 0 : down ? at(diagonal + 1) : at(diagonal - 1) + 1;
      while (x < left.length && x - diagonal < right.length && left[x] === right[x - diagonal]) x++;
      next[diagonal + differences + 1] = x;
      if (x >= left.length && x - diagonal >= right.length) {
        trace.push(next);
        return trace;
      }
    }
    trace.push(next);
    furthest = next;
  }
  return undefined;
}

function walkBack(trace: readonly Int32Array[], leftLength: number, rightLength: number): LineChange[] {
  const changes: LineChange[] = [];
  let x = leftLength;
  let y = rightLength;
  for (let differences = trace.length - 1; differences > 0; differences--) {
    const before = trace[differences - 1]!;
    const at = (k: number) => before[k + differences] ?? 0;
    const diagonal = x - y;
    const down =
      diagonal === -differences || (diagonal !== differences && at(diagonal - 1) < at(diagonal + 1));
    const fromDiagonal = down ? diagonal + 1 : diagonal - 1;
    const afterStep = down ? at(fromDiagonal) : at(fromDiagonal) + 1;
    while (x > afterStep) changes.push({ kind: 'same', left: --x, right: --y });
    if (down) changes.push({ kind: 'added', right: --y });
    else changes.push({ kind: 'removed', left: --x });
  }
  while (x > 0 && y > 0) changes.push({ kind: 'same', left: --x, right: --y });
  return changes.reverse();
}
