/** The questions that the reference node asks its tables while it replays; each is prepared anew every time. */
import type { SqliteDatabase } from './tables';

type Parameter = Uint8Array | number | string | null;

export class Queries {
  constructor(private readonly database: SqliteDatabase) {}

  private first<Row>(sql: string, ...parameters: Parameter[]): Row | undefined {
    return this.database.prepare(sql).get(...parameters.map(bindable)) as Row | undefined;
  }

  run(sql: string, ...parameters: Parameter[]): void {
    this.database.prepare(sql).run(...parameters.map(bindable));
  }

  /** 0 for a key that was never written. */
  newestVersion(stream: Uint8Array, key: Uint8Array, before: number): number {
    const row = this.first<{ version: number | null }>(
      'SELECT MAX(version) AS version FROM t_stream WHERE stream_id = ? AND key = ? AND version <= ?',
      stream,
      key,
      before,
    );
    return row?.version ?? 0;
  }

  isNew(stream: Uint8Array, at: number): boolean {
    const sql = 'SELECT 1 FROM t_access_control WHERE stream_id = ? AND version <= ? LIMIT 1';
    return this.first(sql, stream, at) === undefined;
  }

  isAdmin(account: Uint8Array, stream: Uint8Array, at: number): boolean {
    return this.lastByAccount(account, stream, at, [0x00, 0x01]) === 0x00;
  }

  isWriterOfStream(account: Uint8Array, stream: Uint8Array, at: number): boolean {
    return this.lastByAccount(account, stream, at, [0x20, 0x21, 0x22]) === 0x20;
  }

  private lastByAccount(
    account: Uint8Array,
    stream: Uint8Array,
    at: number,
    opcodes: readonly number[],
  ): number | undefined {
    return this.first<{ op_type: number }>(
      `SELECT op_type FROM t_access_control
       WHERE stream_id = ? AND account = ? AND version <= ? AND op_type IN (${opcodes.join()})
       ORDER BY version DESC LIMIT 1`,
      stream,
      account,
      at,
    )?.op_type;
  }

  isSpecialKey(stream: Uint8Array, key: Uint8Array, at: number): boolean {
    const row = this.first<{ op_type: number }>(
      `SELECT op_type FROM t_access_control
       WHERE stream_id = ? AND key = ? AND version <= ? AND op_type IN (${[0x10, 0x11].join()})
       ORDER BY version DESC LIMIT 1`,
      stream,
      key,
      at,
    );
    return row?.op_type === 0x10;
  }

  isWriterOfKey(account: Uint8Array, stream: Uint8Array, key: Uint8Array, at: number): boolean {
    const row = this.first<{ op_type: number }>(
      `SELECT op_type FROM t_access_control
       WHERE stream_id = ? AND key = ? AND account = ? AND version <= ?
       AND op_type IN (${[0x30, 0x31, 0x32].join()}) ORDER BY version DESC LIMIT 1`,
      stream,
      key,
      account,
      at,
    );
    return row?.op_type === 0x30;
  }

  /** Whether the account may write any special key (protocol d, canWrite). */
  private isSpecialWriter(account: Uint8Array, stream: Uint8Array, at: number): boolean {
    const row = this.first<{ keys: number }>(
      `SELECT COUNT(*) AS keys FROM t_access_control
       WHERE stream_id = ?1 AND account = ?2 AND op_type = ${0x30} AND (key, version) IN (
         SELECT key, MAX(version) FROM t_access_control
         WHERE stream_id = ?1 AND account = ?2 AND version <= ?3 GROUP BY key)`,
      stream,
      account,
      at,
    );
    return (row?.keys ?? 0) > 0;
  }

  canWrite(account: Uint8Array, stream: Uint8Array, at: number): boolean {
    return (
      this.isNew(stream, at) ||
      this.isAdmin(account, stream, at) ||
      this.isWriterOfStream(account, stream, at) ||
      this.isSpecialWriter(account, stream, at)
    );
  }

  hasWritePermission(account: Uint8Array, stream: Uint8Array, key: Uint8Array, at: number): boolean {
    if (this.isNew(stream, at) || this.isAdmin(account, stream, at)) return true;
    return this.isSpecialKey(stream, key, at)
      ? this.isWriterOfKey(account, stream, key, at)
      : this.isWriterOfStream(account, stream, at);
  }
}

/** libsql takes Buffers as blobs, not other byte arrays. */
function bindable(parameter: Parameter): Buffer | number | string | null {
  if (!(parameter instanceof Uint8Array)) return parameter;
  return Buffer.from(parameter.buffer, parameter.byteOffset, parameter.length);
}
