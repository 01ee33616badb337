/**
 * The rules of replay once more, straight from the protocol and as plainly as they can be said: lists of rows that
 * are searched from the start. Slow and obvious on purpose; it shares nothing with the product, so that a mistake
 * would have to be made twice. Streams, keys and accounts are lower-case hex texts.
 */

export interface ModelItem {
  streamId: string;
  key: string;
}

export interface ModelWrite extends ModelItem {
  value: string;
}

export interface ModelControl extends ModelItem {
  opcode: number;
  /** The operand; absent where the operation has none. */
  account?: string;
}

/** A part of the data that does not parse, by the text that a node reports. */
export interface BrokenPart {
  broken:
    | 'DataParseError: Invalid stream data'
    | 'DataParseError: Stream read/write/access_control list too long';
}

export interface ModelBatch {
  version: bigint;
  reads: ModelItem[] | BrokenPart;
  writes: ModelWrite[] | BrokenPart;
  controls: ModelControl[] | BrokenPart;
}

export interface ModelEntry {
  seq: number;
  sender: string;
  streamIds: string[];
  /** null where the data can never be had. */
  batch: ModelBatch | null;
}

export interface ValueRow extends ModelWrite {
  seq: number;
}

export interface RoleRow {
  streamId: string;
  key: string;
  account: string;
  opcode: number;
  operator: string;
  seq: number;
}

const zeroAccount = `0x${'00'.repeat(20)}`;

const names = new Map([
  [0x00, 'GRANT_ADMIN_ROLE'],
  [0x01, 'RENOUNCE_ADMIN_ROLE'],
  [0x10, 'SET_KEY_TO_SPECIAL'],
  [0x11, 'SET_KEY_TO_NORMAL'],
  [0x20, 'GRANT_WRITER_ROLE'],
  [0x21, 'REVOKE_WRITER_ROLE'],
  [0x22, 'RENOUNCE_WRITER_ROLE'],
  [0x30, 'GRANT_SPECIAL_WRITER_ROLE'],
  [0x31, 'REVOKE_SPECIAL_WRITER_ROLE'],
  [0x32, 'RENOUNCE_SPECIAL_WRITER_ROLE'],
]);

/** A node that remembers everything as rows. */
export class Model {
  readonly values: ValueRow[] = [];
  readonly roles: RoleRow[] = [];

  constructor(readonly monitored: readonly string[]) {}

  /**
   * Replays one entry.
   * @returns the results that a conforming node may report, since the order among several failing items is left
   *   open; null where the entry is skipped
   */
  replay(entry: ModelEntry): string[] | null {
    const { streamIds, sender, batch } = entry;
    if (streamIds.length === 0 || streamIds.some((id) => !this.monitored.includes(id))) return null;
    if (!streamIds.some((id) => this.canWrite(sender, id))) return ['SenderNoWritePermission'];
    if (batch === null) return ['DownloadFailed'];
    if ('broken' in batch.reads) return [batch.reads.broken];
    for (const read of batch.reads) {
      if (!this.monitored.includes(read.streamId)) return ['TagsMismatch'];
      if (this.newest(read) > batch.version) return ['VersionConfliction'];
    }
    if ('broken' in batch.writes) return [batch.writes.broken];
    const writes = lastOfEach(batch.writes);
    const writeFaults = writes.flatMap((write) => this.writeFault(entry, batch.version, write));
    if (writeFaults.length > 0) return writeFaults;
    if ('broken' in batch.controls) return [batch.controls.broken];
    const founded = [...new Set(streamIds)].filter((id) => this.isNew(id));
    const admin = new Set(streamIds.filter((id) => founded.includes(id) || this.isAdmin(sender, id)));
    const rows = effective(batch.controls, sender, founded);
    const roleFaults = rows.flatMap((row) => this.roleFault(entry, admin, row));
    if (roleFaults.length > 0) return roleFaults;
    for (const write of writes) this.values.push({ ...write, seq: entry.seq });
    for (const row of rows) this.roles.push({ ...row, seq: entry.seq });
    return ['Commit'];
  }

  private writeFault(entry: ModelEntry, version: bigint, write: ModelWrite): string[] {
    if (!entry.streamIds.includes(write.streamId)) return ['TagsMismatch'];
    if (this.newest(write) > version) return ['VersionConfliction'];
    if (this.hasWritePermission(entry.sender, write.streamId, write.key)) return [];
    return [`WritePermissionDenied: stream: ${write.streamId}, key: ${keyName(write.key)}`];
  }

  private roleFault(entry: ModelEntry, admin: Set<string>, row: Omit<RoleRow, 'seq'>): string[] {
    if (!entry.streamIds.includes(row.streamId)) return ['TagsMismatch'];
    const allowed =
      admin.has(row.streamId) ||
      [0x01, 0x22, 0x32].includes(row.opcode) ||
      (row.opcode === 0x20 && this.isWriterOfStream(entry.sender, row.streamId)) ||
      (row.opcode === 0x30 && this.isWriterOfKey(entry.sender, row.streamId, row.key));
    if (allowed) return [];
    const operation = `operation: ${names.get(row.opcode)}, stream: ${row.streamId}`;
    return [`AccessControlPermissionDenied: ${operation}, key: ${keyName(row.key)}, account: ${row.account}`];
  }

  /** Never written counts as version 0. */
  private newest(item: ModelItem): bigint {
    const rows = this.values.filter((row) => row.streamId === item.streamId && row.key === item.key);
    return BigInt(rows.at(-1)?.seq ?? 0);
  }

  private last(opcodes: number[], match: Partial<RoleRow>, at: number): RoleRow | undefined {
    const fields = Object.entries(match) as [keyof RoleRow, string][];
    return this.roles.findLast(
      (row) =>
        row.seq <= at &&
        opcodes.includes(row.opcode) &&
        fields.every(([field, value]) => row[field] === value),
    );
  }

  isNew(streamId: string, at = Infinity): boolean {
    return !this.roles.some((row) => row.streamId === streamId && row.seq <= at);
  }

  isAdmin(account: string, streamId: string, at = Infinity): boolean {
    return this.last([0x00, 0x01], { streamId, account }, at)?.opcode === 0x00;
  }

  isWriterOfStream(account: string, streamId: string, at = Infinity): boolean {
    return this.last([0x20, 0x21, 0x22], { streamId, account }, at)?.opcode === 0x20;
  }

  isSpecialKey(streamId: string, key: string, at = Infinity): boolean {
    return this.last([0x10, 0x11], { streamId, key }, at)?.opcode === 0x10;
  }

  isWriterOfKey(account: string, streamId: string, key: string, at = Infinity): boolean {
    return this.last([0x30, 0x31, 0x32], { streamId, key, account }, at)?.opcode === 0x30;
  }

  hasWritePermission(account: string, streamId: string, key: string, at = Infinity): boolean {
    if (this.isNew(streamId, at) || this.isAdmin(account, streamId, at)) return true;
    return this.isSpecialKey(streamId, key, at)
      ? this.isWriterOfKey(account, streamId, key, at)
      : this.isWriterOfStream(account, streamId, at);
  }

  canWrite(account: string, streamId: string): boolean {
    if (this.isNew(streamId) || this.isAdmin(account, streamId)) return true;
    if (this.isWriterOfStream(account, streamId)) return true;
    const keys = this.roles.filter((row) => row.opcode === 0x30).map((row) => row.key);
    return keys.some((key) => this.isWriterOfKey(account, streamId, key));
  }
}

/** Only the last write of a key counts; which one is visited first is open. */
function lastOfEach(writes: ModelWrite[]): ModelWrite[] {
  return writes.filter(
    (write, i) =>
      !writes.slice(i + 1).some((later) => later.streamId === write.streamId && later.key === write.key),
  );
}

/** Slots by (category, stream, key, account); a grant of admin is dropped where the slot is taken or names the sender. */
function effective(controls: ModelControl[], sender: string, founded: string[]): Omit<RoleRow, 'seq'>[] {
  const slots = new Map<string, Omit<RoleRow, 'seq'>>();
  const slot = (row: { opcode: number; streamId: string; key: string; account: string }) =>
    [row.opcode - (row.opcode % 16), row.streamId, row.key, row.account].join(' ');
  for (const streamId of founded) {
    const row = { opcode: 0x00, streamId, key: '0x', account: sender, operator: zeroAccount };
    slots.set(slot(row), row);
  }
  for (const { opcode, streamId, key, account: operand } of controls) {
    const isKeyOperation = opcode === 0x10 || opcode === 0x11;
    const account = operand ?? (isKeyOperation ? zeroAccount : sender);
    const row = { opcode, streamId, key, account, operator: sender };
    const dropped = opcode === 0x00 && (slots.has(slot(row)) || account === sender);
    if (!dropped) slots.set(slot(row), row);
  }
  return [...slots.values()];
}

/** A key as results show it: at most 32 characters, counted as Unicode scalar values. */
function keyName(key: string): string {
  const bytes = Buffer.from(key.slice(2), 'hex');
  if (bytes.length === 0) return 'NONE';
  const text = bytes.toString('utf8');
  if (!Buffer.from(text, 'utf8').equals(bytes)) return 'UNKNOWN';
  return [...text].slice(0, 32).join('');
}
