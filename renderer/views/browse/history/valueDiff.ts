import { toText } from '../../../../shared/bytes';
import { hexLine } from '../../../format/hexLine';
import { formatJson } from '../value/formatJson';
import { diffLines } from './lineDiff';

/** How two values were made comparable: JSON by its structure, text by its lines, anything else by its bytes. */
export const diffKinds = ['json', 'text', 'hex'] as const;
export type DiffKind = (typeof diffKinds)[number];

export interface DiffSide {
  /** Line number from 1. */
  number: number;
  text: string;
  /** The part that differs from the other side, where one line became another. */
  mark?: { from: number; to: number };
}

/** One row of the diff, both sides beside each other; a side is absent where the other has a line more. */
export interface DiffRow {
  kind: 'same' | 'changed';
  left: DiffSide | undefined;
  right: DiffSide | undefined;
}

export interface ValueDiff {
  kind: DiffKind;
  rows: DiffRow[];
  changed: number;
  added: number;
  removed: number;
  /** Names of JSON fields on changed lines, in order, each once. */
  fields: string[];
}

/** So that a line of each side fits beside the other. */
const hexBytes = 8;

function asLines(kind: DiffKind, bytes: Uint8Array): string[] | undefined {
  if (kind === 'hex') {
    return Array.from({ length: Math.ceil(bytes.length / hexBytes) }, (_, line) => {
      const start = hexBytes * line;
      const { offset, hex, text } = hexLine(bytes.subarray(start, start + hexBytes), start, hexBytes);
      return `${offset}  ${hex}  ${text}`;
    });
  }
  const text = toText(bytes);
  if (text === undefined) return undefined;
  if (text === '') return [];
  if (kind === 'text') return text.split('\n');
  const layout = formatJson(text);
  return layout.ok ? layout.text.split('\n') : undefined;
}

/** A comma that only says "there is more" is no change. */
function comparable(kind: DiffKind, line: string): string {
  return kind === 'json' && line.endsWith(',') ? line.slice(0, -1) : line;
}

function markOf(text: string, other: string): { from: number; to: number } {
  let from = 0;
  while (from < text.length && from < other.length && text[from] === other[from]) from++;
  let tail = 0;
  const most = Math.min(text.length, other.length) - from;
  while (tail < most && text[text.length - 1 - tail] === other[other.length - 1 - tail]) tail++;
  return { from, to: text.length - tail };
}

/** Lines beside each other; `isMarked` when one became the other, so that their difference means something. */
function besides(kind: DiffKind, removed: DiffSide[], added: DiffSide[], isMarked: boolean): DiffRow[] {
  return Array.from({ length: Math.max(removed.length, added.length) }, (_, index) => {
    const left = removed[index];
    const right = added[index];
    if (isMarked && left && right) {
      const [leftText, rightText] = [comparable(kind, left.text), comparable(kind, right.text)];
      left.mark = markOf(leftText, rightText);
      right.mark = markOf(rightText, leftText);
    }
    return { kind: 'changed', left, right };
  });
}

/** Puts what is gone beside what came: in JSON field by field, else in the order of the lines. */
function pairRows(kind: DiffKind, removed: DiffSide[], added: DiffSide[]): DiffRow[] {
  if (kind !== 'json') return besides(kind, removed, added, true);
  const names = (sides: DiffSide[], sign: string) =>
    sides.map(({ text, number }) => fieldName(text) ?? sign + number);
  const rows: DiffRow[] = [];
  let [gone, came]: [DiffSide[], DiffSide[]] = [[], []];
  const flush = () => {
    for (const row of besides(kind, gone, came, false)) rows.push(row);
    [gone, came] = [[], []];
  };
  for (const change of diffLines(names(removed, '-'), names(added, '+'))) {
    if (change.kind === 'removed') gone.push(removed[change.left]!);
    else if (change.kind === 'added') came.push(added[change.right]!);
    else {
      flush();
      for (const row of besides(kind, [removed[change.left]!], [added[change.right]!], true)) rows.push(row);
    }
  }
  flush();
  return rows;
}

function fieldName(line: string): string | undefined {
  return /^\s*"((?:[^"\\]|\\.)*)":/.exec(line)?.[1];
}

function fieldNames(rows: readonly DiffRow[]): string[] {
  const names = new Set<string>();
  for (const row of rows) {
    if (row.kind === 'same') continue;
    const name = fieldName((row.right ?? row.left)?.text ?? '');
    if (name !== undefined) names.add(name);
  }
  return [...names];
}

/** @param as how they are compared where both can be; else by what says most of those that are left */
export function diffValues(left: Uint8Array, right: Uint8Array, as: DiffKind = 'json'): ValueDiff {
  for (const kind of diffKinds.slice(diffKinds.indexOf(as))) {
    const before = asLines(kind, left);
    const after = asLines(kind, right);
    if (before === undefined || after === undefined) continue;
    const rows = diffRows(kind, before, after);
    const changed = rows.filter((row) => row.kind === 'changed');
    return {
      kind,
      rows,
      changed: changed.filter((row) => row.left && row.right).length,
      added: changed.filter((row) => !row.left).length,
      removed: changed.filter((row) => !row.right).length,
      fields: kind === 'json' ? fieldNames(rows) : [],
    };
  }
  throw new RangeError('bytes always have hex lines');
}

function diffRows(kind: DiffKind, before: readonly string[], after: readonly string[]): DiffRow[] {
  const rows: DiffRow[] = [];
  let removed: DiffSide[] = [];
  let added: DiffSide[] = [];
  const flush = () => {
    for (const row of pairRows(kind, removed, added)) rows.push(row);
    removed = [];
    added = [];
  };
  const changes = diffLines(
    before.map((line) => comparable(kind, line)),
    after.map((line) => comparable(kind, line)),
  );
  for (const change of changes) {
    if (change.kind === 'removed') removed.push({ number: change.left + 1, text: before[change.left]! });
    else if (change.kind === 'added') added.push({ number: change.right + 1, text: after[change.right]! });
    else {
      flush();
      rows.push({
        kind: 'same',
        left: { number: change.left + 1, text: before[change.left]! },
        right: { number: change.right + 1, text: after[change.right]! },
      });
    }
  }
  flush();
  return rows;
}
