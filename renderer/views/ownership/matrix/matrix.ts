import { type Hex, toHex } from '../../../../shared/bytes';
import type { MatrixKeys } from '../../../../shared/contract/ownership';
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
  /** Of how many special keys in all, also those that have no column yet. */
  specialKeys: number;
  /** By the id of the key column; keys that it has nothing to do with are missing. */
  special: ReadonlyMap<Hex, Cell>;
}

export interface Matrix {
  at: number;
  prefixes: PrefixColumn[];
  /** Special keys in order, as far as they are here. */
  keys: KeyColumn[];
  /** Behind those, others are to be asked for; how many as far as it is known. */
  moreKeys: number;
  /** The keys are those that are like what is looked for. */
  keysAreFound: boolean;
  /** Special keys of the stream. */
  specialKeys: number;
  rows: MatrixRow[];
  partial: boolean;
}

export const noCell: Cell = { held: null, lost: null };

/** Adds what was lost up to a seq, in the order of the lanes: the oldest account first. */
export function joinLost(
  held: readonly MatrixRow[],
  lanes: readonly Lane[],
  at: number,
  prefixes: number,
): MatrixRow[] {
  const rows = new Map(held.map((row) => [row.account, { ...row, special: new Map(row.special) }]));
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
      specialUnder: new Array<number>(prefixes).fill(0),
      specialKeys: 0,
      special: new Map<Hex, Cell>(),
    };
    rows.set(account, row);
    if (!placed.has(account)) ordered.push(row);
    placed.add(account);
    const lostAt = lost?.end?.seq;
    if (lostAt === undefined) continue;
    if (role === 'admin') row.admin = { ...row.admin, lost: lostAt };
    else if (role === 'streamWriter') row.streamWriter = { ...row.streamWriter, lost: lostAt };
    else if (key !== null) row.special.set(toHex(key), { held: null, lost: lostAt });
  }
  // Acts of an account may be left out of the lanes; what it holds is not.
  return [...ordered, ...[...rows.values()].filter(({ account }) => !placed.has(account))];
}

/** Since when each account is writer of each of these special keys. */
export function writersOf(pages: readonly MatrixKeys[]): Map<Hex, Map<Hex, Cell>> {
  const cells = new Map<Hex, Map<Hex, Cell>>();
  for (const { key, writers } of pages.flatMap((page) => page.keys)) {
    const id = toHex(key);
    for (const { account, since } of writers) {
      const row = cells.get(account) ?? new Map<Hex, Cell>();
      cells.set(account, row.set(id, { held: since, lost: null }));
    }
  }
  return cells;
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
