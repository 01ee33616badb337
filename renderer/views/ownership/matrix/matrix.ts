import { type Hex, toHex } from '../../../../shared/bytes';
import { type Lane, stretchesAt } from '../lanes/lanes';

export interface PrefixColumn {
  kind: 'prefix';
  id: Hex;
  bytes: Uint8Array;
  /** Keys under it, a lower bound unless exact; null while they are counted. */
  keys: { count: number; exact: boolean } | null;
  /** Special keys under it. */
  specialKeys: number;
}

export interface KeyColumn {
  kind: 'key';
  id: Hex;
  bytes: Uint8Array;
  since: number;
}

export type MatrixColumn = PrefixColumn | KeyColumn;

/** A right in a cell: held since, or lost at. */
export interface Cell {
  held: number | null;
  lost: number | null;
}

export interface MatrixRow {
  account: Hex;
  admin: Cell;
  streamWriter: Cell;
  /** Of how many special keys under each prefix column it is writer. */
  specialUnder: number[];
  /** By key column. */
  special: Cell[];
}

export interface Matrix {
  at: number;
  prefixes: PrefixColumn[];
  keys: KeyColumn[];
  rows: MatrixRow[];
  /** There are more special keys than columns. */
  moreKeys: boolean;
  partial: boolean;
}

export const noCell: Cell = { held: null, lost: null };

/** Adds what was lost up to a seq, in the order of the lanes: the oldest account first. */
export function joinLost(
  held: readonly MatrixRow[],
  lanes: readonly Lane[],
  at: number,
  columns: { keys: readonly Hex[]; prefixes: number },
): MatrixRow[] {
  const rows = new Map(held.map((row) => [row.account, { ...row, special: [...row.special] }]));
  const places = new Map(columns.keys.map((key, index) => [key, index]));
  const ordered: MatrixRow[] = [];
  const placed = new Set<Hex>();
  for (const lane of lanes) {
    const { account, role, key } = lane;
    if (account === null || role === 'specialKey') continue;
    const { lost, held: isHeld } = stretchesAt(lane, at);
    if (lost === undefined && isHeld === undefined) continue;
    const row = rows.get(account) ?? {
      account,
      admin: noCell,
      streamWriter: noCell,
      specialUnder: new Array<number>(columns.prefixes).fill(0),
      special: columns.keys.map(() => noCell),
    };
    rows.set(account, row);
    if (!placed.has(account)) ordered.push(row);
    placed.add(account);
    const lostAt = lost?.end?.seq;
    if (lostAt === undefined) continue;
    if (role === 'admin') row.admin = { ...row.admin, lost: lostAt };
    else if (role === 'streamWriter') row.streamWriter = { ...row.streamWriter, lost: lostAt };
    else {
      const place = key === null ? undefined : places.get(toHex(key));
      if (place !== undefined) row.special[place] = { held: null, lost: lostAt };
    }
  }
  // Acts of an account may be left out of the lanes; what it holds is not.
  return [...ordered, ...[...rows.values()].filter(({ account }) => !placed.has(account))];
}

/** What an account may write under a prefix. */
export function mayWriteUnder(
  row: MatrixRow,
  index: number,
  column: PrefixColumn,
): 'all' | 'none' | { butNot: number } | { only: number } {
  const own = row.specialUnder[index] ?? 0;
  if (row.admin.held !== null) return 'all';
  if (row.streamWriter.held === null) return own === 0 ? 'none' : { only: own };
  const barred = column.specialKeys - own;
  return barred <= 0 ? 'all' : { butNot: barred };
}
