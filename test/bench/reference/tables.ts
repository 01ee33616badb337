/**
 * The tables and indexes of the network's own KV node, which keeps its state in SQLite. A write is where its value lies
 * in the entry's data; the value itself is not in these tables.
 */
import Sqlite from 'libsql';

export type SqliteDatabase = InstanceType<typeof Sqlite>;

const definitions = [
  `CREATE TABLE t_misc (id INTEGER NOT NULL PRIMARY KEY, stream_replay_progress INTEGER NOT NULL) WITHOUT ROWID`,
  `CREATE TABLE t_stream (
     stream_id BLOB NOT NULL, key BLOB NOT NULL, version INTEGER NOT NULL,
     start_index INTEGER NOT NULL, end_index INTEGER NOT NULL,
     PRIMARY KEY (stream_id, key, version)
   ) WITHOUT ROWID`,
  `CREATE INDEX stream_key ON t_stream (stream_id, key)`,
  `CREATE INDEX stream_version ON t_stream (version)`,
  `CREATE TABLE t_access_control (
     stream_id BLOB NOT NULL, key BLOB, version INTEGER NOT NULL,
     account BLOB, op_type INTEGER NOT NULL, operator BLOB NOT NULL
   )`,
  `CREATE INDEX acl_version ON t_access_control (version)`,
  `CREATE INDEX acl_op_type ON t_access_control (op_type)`,
  `CREATE INDEX acl_account ON t_access_control (stream_id, account)`,
  `CREATE INDEX acl_key ON t_access_control (stream_id, key)`,
  `CREATE INDEX acl_account_key ON t_access_control (stream_id, key, account)`,
  `CREATE TABLE t_tx (tx_seq INTEGER NOT NULL PRIMARY KEY, result TEXT) WITHOUT ROWID`,
  `CREATE INDEX tx_result ON t_tx (result)`,
  `INSERT INTO t_misc VALUES (0, 0)`,
];

/** A new database with SQLite's own defaults: a rollback journal, and a commit that waits for the disk. */
export function makeTables(file: string): SqliteDatabase {
  const database = new Sqlite(file);
  for (const definition of definitions) database.exec(definition);
  return database;
}

export function openTables(file: string): SqliteDatabase {
  return new Sqlite(file, { readonly: true });
}
