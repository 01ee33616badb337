import { compareBytes, type Hex, startsWithBytes, toHex } from '../../../../shared/bytes';
import type { StateChange } from '../../../../shared/contract/outputs';

export type ChangeCounts = Record<StateChange['change'], number>;

/** A row of the comparison: one key, or everything that changed below a prefix. */
export type ChangeRow =
  | { kind: 'key'; change: StateChange }
  | { kind: 'prefix'; prefix: Uint8Array; counts: ChangeCounts; first: StateChange };

export const noCounts = (): ChangeCounts => ({ added: 0, changed: 0, deleted: 0 });

export function countChanges(changes: readonly StateChange[]): ChangeCounts {
  const counts = noCounts();
  for (const { change } of changes) counts[change]++;
  return counts;
}

/** Changes in the order of their keys as the rows of one level: split behind the first delimiter below `prefix`. */
export function groupChanges(
  changes: readonly StateChange[],
  prefix: Uint8Array,
  delimiters: readonly Uint8Array[],
): ChangeRow[] {
  const rows: ChangeRow[] = [];
  for (const change of changes) {
    if (!startsWithBytes(change.key, prefix)) continue;
    const end = endOfPart(change.key, prefix.length, delimiters);
    const last = rows.at(-1);
    if (end === undefined) rows.push({ kind: 'key', change });
    else if (last?.kind === 'prefix' && compareBytes(last.prefix, change.key.subarray(0, end)) === 0)
      last.counts[change.change]++;
    else {
      const counts = noCounts();
      counts[change.change]++;
      rows.push({ kind: 'prefix', prefix: change.key.subarray(0, end), counts, first: change });
    }
  }
  // A prefix with one change is that change.
  return rows.map((row) => {
    if (row.kind === 'key' || row.counts.added + row.counts.changed + row.counts.deleted > 1) return row;
    return { kind: 'key', change: row.first };
  });
}

function endOfPart(key: Uint8Array, from: number, delimiters: readonly Uint8Array[]): number | undefined {
  for (let at = from; at < key.length; at++)
    for (const delimiter of delimiters)
      if (startsWithBytes(key.subarray(at, at + delimiter.length), delimiter)) return at + delimiter.length;
  return undefined;
}

/** The prefix above one: up to the delimiter before its last; the whole stream above the first. */
export function prefixAbove(prefix: Uint8Array, delimiters: readonly Uint8Array[]): Hex | undefined {
  let above = 0;
  for (let end = endOfPart(prefix, 0, delimiters); end !== undefined && end < prefix.length; ) {
    above = end;
    end = endOfPart(prefix, end, delimiters);
  }
  return above === 0 ? undefined : toHex(prefix.subarray(0, above));
}
