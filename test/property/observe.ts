/** What a node and the model say of the same state, in one form that can be compared. */

import { compareBytes, fromHex, type Hex, toHex } from '../../shared/bytes';
import type { KeyVersion, RoleHolder } from '../../shared/contract/outputs';
import { unpackRows } from '../../shared/rowPage';
import type { Model, RoleRow } from './model';
import type { TestNode } from './testNode';

export interface ObservedRow {
  key: string;
  seq: number;
  value: string;
}

/** Live keys of a stream at a seq, in key order, read in pages of `limit`. */
export async function rowsOf(
  node: TestNode,
  streamId: Hex,
  options: { at?: number | null; reverse?: boolean; limit?: number } = {},
): Promise<ObservedRow[]> {
  const { at = null, reverse = false, limit = 1000 } = options;
  const rows: ObservedRow[] = [];
  let after: Hex | undefined;
  do {
    const input = { streamId, at, reverse, limit, after, valueBytes: 8192 };
    const page = await node.query('range.page', input);
    for (const { key, seq, head } of unpackRows(page.rows))
      rows.push({ key: toHex(key), seq, value: toHex(head) });
    after = page.next ?? undefined;
  } while (after !== undefined);
  return rows;
}

export function modelRows(model: Model, streamId: string, at: number): ObservedRow[] {
  const newest = new Map<string, ObservedRow>();
  for (const { streamId: id, key, seq, value } of model.values)
    if (id === streamId && seq <= at) newest.set(key, { key, seq, value });
  return [...newest.values()].filter(({ value }) => value !== '0x').sort(byKey);
}

function byKey(left: { key: string }, right: { key: string }): number {
  return compareBytes(fromHex(left.key), fromHex(right.key));
}

export type ObservedVersion = Pick<KeyVersion, 'seq' | 'size' | 'change' | 'sizeChange'>;

/** Versions of a key at a seq, oldest first, read in pages of `limit`. */
export async function historyOf(
  node: TestNode,
  streamId: Hex,
  key: Hex,
  options: { at?: number | null; reverse?: boolean; limit?: number } = {},
): Promise<ObservedVersion[]> {
  const { at = null, reverse = false, limit = 1000 } = options;
  const versions: ObservedVersion[] = [];
  let after: number | undefined;
  do {
    const page = await node.query('key.history', { streamId, key, at, reverse, limit, after });
    for (const { seq, size, change, sizeChange } of page.versions)
      versions.push({ seq, size, change, sizeChange });
    after = page.next ?? undefined;
  } while (after !== undefined);
  return versions;
}

export function modelHistory(model: Model, streamId: string, key: string, at: number): ObservedVersion[] {
  const rows = model.values.filter((row) => row.streamId === streamId && row.key === key && row.seq <= at);
  return rows.map(({ seq, value }, i) => {
    const size = fromHex(value).length;
    const before = i === 0 ? undefined : fromHex(rows[i - 1]!.value).length;
    return { seq, size, change: changeOf(size, before), sizeChange: size - (before ?? 0) };
  });
}

function changeOf(size: number, before: number | undefined): KeyVersion['change'] {
  if (size === 0) return 'deleted';
  if (before === undefined) return 'created';
  return before === 0 ? 'createdAgain' : 'changed';
}

/** Every version of a stream in key order, as a dump prints it. */
export async function dumpOf(node: TestNode, streamId: Hex, at: number | null): Promise<ObservedRow[]> {
  const rows: ObservedRow[] = [];
  let after: Hex | undefined;
  do {
    const page = await node.query('state.dump', { streamId, history: true, values: true, at, after });
    for (const { key, version, value } of page.rows)
      rows.push({ key: toHex(key), seq: version, value: toHex(value ?? new Uint8Array(0)) });
    after = page.next ?? undefined;
  } while (after !== undefined);
  return rows;
}

export function modelDump(model: Model, streamId: string, at: number): ObservedRow[] {
  return model.values
    .filter((row) => row.streamId === streamId && row.seq <= at)
    .map(({ key, seq, value }) => ({ key, seq, value }))
    .sort((left, right) => byKey(left, right) || left.seq - right.seq);
}

export interface ObservedRoles {
  foundedAt: number | null;
  admins: RoleHolder[];
  writers: RoleHolder[];
  specialKeys: { key: string; since: number; by: string; writers: RoleHolder[] }[];
}

export async function rolesOf(node: TestNode, streamId: Hex, at: number | null): Promise<ObservedRoles> {
  const { foundedAt, admins, writers, specialKeys } = await node.query('roles.stream', { streamId, at });
  return {
    foundedAt,
    admins,
    writers,
    specialKeys: specialKeys.map((special) => ({ ...special, key: toHex(special.key) })),
  };
}

export function modelRoles(model: Model, streamId: string, at: number): ObservedRoles {
  const rows = model.roles.filter((row) => row.streamId === streamId && row.seq <= at);
  const special = newestBy(rows, [0x10, 0x11], (row) => row.key).filter((row) => row.opcode === 0x10);
  return {
    foundedAt: rows[0]?.seq ?? null,
    admins: holders(rows, [0x00, 0x01], 0x00),
    writers: holders(rows, [0x20, 0x21, 0x22], 0x20),
    specialKeys: special.sort(byKey).map(({ key, seq, operator }) => ({
      key,
      since: seq,
      by: operator,
      writers: holders(
        rows.filter((row) => row.key === key),
        [0x30, 0x31, 0x32],
        0x30,
      ),
    })),
  };
}

function newestBy(rows: RoleRow[], opcodes: number[], subject: (row: RoleRow) => string): RoleRow[] {
  const newest = new Map<string, RoleRow>();
  for (const row of rows) if (opcodes.includes(row.opcode)) newest.set(subject(row), row);
  return [...newest.values()];
}

/** Accounts whose newest row grants, in account order. */
function holders(rows: RoleRow[], opcodes: number[], granted: number): RoleHolder[] {
  return newestBy(rows, opcodes, (row) => row.account)
    .filter((row) => row.opcode === granted)
    .sort((left, right) => (left.account < right.account ? -1 : 1))
    .map((row) => ({
      account: row.account as RoleHolder['account'],
      since: row.seq,
      by: /^0x0+$/.test(row.operator) ? null : (row.operator as RoleHolder['by']),
    }));
}

/** The result of each entry, null where it was skipped. */
export async function resultsOf(node: TestNode): Promise<(string | null)[]> {
  const all: (string | null)[] = [];
  let from: number | null = 0;
  while (from !== null) {
    const page: { results: { result: string | null }[]; next: number | null } = await node.query(
      'log.results',
      {
        from,
      },
    );
    all.push(...page.results.map(({ result }) => result));
    from = page.next;
  }
  return all;
}
