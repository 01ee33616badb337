/** Party: the engine and the reference path agree about the entries that both have replayed. */
import type { Workspace } from '../../../electron/engine/workspace';
import { type Hex, toHex } from '../../../shared/bytes';
import { ask, openExplorer } from '../product';
import { openTables, type SqliteDatabase } from '../reference/tables';
import { makeCast } from '../workload/cast';
import type { WorkloadSize } from '../workload/workload';
import { resultsOf } from './results';
import { writeLog } from './writeLog';

export interface PrefixInput {
  size: WorkloadSize;
  entries: number;
  /** Of the reference path's database. */
  file: string;
  /** Of a new workspace. */
  folder: string;
}

export interface CheckedPrefix {
  results: number;
  versions: number;
  roleFacts: number;
}

/** @throws when anything differs */
export async function checkPrefix({ size, entries, file, folder }: PrefixInput): Promise<CheckedPrefix> {
  await writeLog({ ...size, folder, entries });
  const workspace = await openExplorer(folder);
  const tables = openTables(file);
  try {
    await workspace.settled();
    const results = await compareResults(workspace, tables, entries);
    let versions = 0;
    let roleFacts = 0;
    for (const { id } of makeCast().streams) {
      versions += await compareVersions(workspace, tables, id);
      roleFacts += await compareRoles(workspace, tables, id);
    }
    return { results, versions, roleFacts };
  } finally {
    tables.close();
    await workspace.close();
  }
}

async function compareResults(
  workspace: Workspace,
  tables: SqliteDatabase,
  entries: number,
): Promise<number> {
  const rows = tables.prepare('SELECT tx_seq, result FROM t_tx').all() as {
    tx_seq: number;
    result: string;
  }[];
  const wanted = new Map(rows.map((row) => [row.tx_seq, row.result]));
  let compared = 0;
  for await (const { seq, result } of resultsOf(workspace)) {
    if (result !== (wanted.get(seq) ?? null))
      throw new Error(`entry ${seq}: the reference path says ${wanted.get(seq)}, the engine ${result}`);
    compared++;
  }
  if (compared !== entries) throw new Error(`${entries} results were expected, found ${compared}`);
  return compared;
}

/** Every version of every key of a stream, with its size. */
async function compareVersions(
  workspace: Workspace,
  tables: SqliteDatabase,
  stream: Uint8Array,
): Promise<number> {
  const rows = tables
    .prepare(
      `SELECT '0x' || lower(hex(key)) AS key, version, end_index - start_index AS size FROM t_stream
       WHERE stream_id = ? ORDER BY t_stream.key, version`,
    )
    .all([Buffer.from(stream)]) as { key: string; version: number; size: number }[];
  let index = 0;
  let after: Hex | undefined;
  do {
    const page = await ask(workspace, 'state.dump', { streamId: toHex(stream), history: true, after });
    for (const { key, version, size } of page.rows) {
      const row = rows[index++];
      if (row?.version !== version || row.size !== size || row.key !== toHex(key))
        throw new Error(
          `version ${version} of ${toHex(key)}: the reference path has ${JSON.stringify(row)} of ${rows.length}, size ${size}`,
        );
    }
    after = page.next ?? undefined;
  } while (after !== undefined);
  if (index !== rows.length)
    throw new Error(`the reference path has ${rows.length} versions, the engine ${index}`);
  return index;
}

/** Keys and accounts in hex. */
interface RoleRow {
  key: string;
  account: string;
  op_type: number;
}

/** Who holds which role in the end, from the newest row of each slot. @returns how many rows there were */
async function compareRoles(
  workspace: Workspace,
  tables: SqliteDatabase,
  stream: Uint8Array,
): Promise<number> {
  const rows = tables
    .prepare(
      `SELECT '0x' || lower(hex(key)) AS key, '0x' || lower(hex(account)) AS account, op_type
       FROM t_access_control WHERE stream_id = ? ORDER BY version, rowid`,
    )
    .all([Buffer.from(stream)]) as RoleRow[];
  const last = new Map(rows.map((row) => [`${row.op_type & 0xf0} ${row.key} ${row.account}`, row]));
  const held = (opcode: number) => [...last.values()].filter(({ op_type }) => op_type === opcode);
  const wanted = {
    admins: held(0x00).map(({ account }) => account),
    writers: held(0x20).map(({ account }) => account),
    special: held(0x10).flatMap(({ key }) =>
      held(0x30)
        .filter((grant) => grant.key === key)
        .map(({ account }) => `${key} ${account}`),
    ),
  };
  const roles = await ask(workspace, 'roles.stream', { streamId: toHex(stream) });
  const found = {
    admins: roles.admins.map(({ account }) => account),
    writers: roles.writers.map(({ account }) => account),
    special: roles.specialKeys.flatMap(({ key, writers }) =>
      writers.map(({ account }) => `${toHex(key)} ${account}`),
    ),
  };
  for (const kind of ['admins', 'writers', 'special'] as const) {
    const [left, right] = [wanted[kind], found[kind]].map((list) => [...list].sort().join());
    if (left !== right)
      throw new Error(`${kind} of ${toHex(stream)}: reference path ${left}, engine ${right}`);
  }
  return rows.length;
}
