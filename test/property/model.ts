/**
 * The rules of replay once more, straight from the protocol and as plainly as they can be said: rows in lists, by what
 * they are about. It shares nothing with the product, so that a mistake would have to be made twice. Streams, keys and
 * accounts are lower-case hex texts, whose order is the order of the bytes.
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

/** An item that counts, with its place in the data; null for the implicit grant to a founder. */
export type Counted<Item> = Item & { index: number | null };
export type EffectiveRole = Counted<Omit<RoleRow, 'seq'>>;

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
  /** The same rows by (stream, key), and by slot. */
  private readonly versions = new Map<string, ValueRow[]>();
  private readonly facts = new Map<string, RoleRow[]>();
  private readonly founding = new Map<string, number>();
  /** Keys that anybody was ever made special writer of. */
  private readonly grantedKeys = new Set<string>();

  constructor(readonly monitored: readonly string[]) {}

  /**
   * Replays one entry.
   * @returns the results that a conforming node may report, since the order among several failing items is left
   *   open, in the order of the data; null where the entry is skipped
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
    const rows = effective(batch.controls, sender, this.founded(streamIds));
    const roleFaults = rows.flatMap((row) => this.roleFault(entry, row));
    if (roleFaults.length > 0) return roleFaults;
    for (const { streamId, key, value } of writes) this.addValue({ streamId, key, value, seq: entry.seq });
    for (const { index: _, ...row } of rows) this.addRole({ ...row, seq: entry.seq });
    return ['Commit'];
  }

  addValue(row: ValueRow): void {
    this.values.push(row);
    listAt(this.versions, `${row.streamId} ${row.key}`).push(row);
  }

  addRole(row: RoleRow): void {
    this.roles.push(row);
    listAt(this.facts, slotOf(row)).push(row);
    if (!this.founding.has(row.streamId)) this.founding.set(row.streamId, row.seq);
    if (row.opcode === 0x30) this.grantedKeys.add(row.key);
  }

  private writeFault(entry: ModelEntry, version: bigint, write: ModelWrite): string[] {
    if (!entry.streamIds.includes(write.streamId)) return ['TagsMismatch'];
    if (this.newest(write) > version) return ['VersionConfliction'];
    if (this.hasWritePermission(entry.sender, write.streamId, write.key)) return [];
    return [`WritePermissionDenied: stream: ${write.streamId}, key: ${keyName(write.key)}`];
  }

  private roleFault(entry: ModelEntry, row: EffectiveRole): string[] {
    if (!entry.streamIds.includes(row.streamId)) return ['TagsMismatch'];
    if (this.mayControl(entry, row)) return [];
    const operation = `operation: ${names.get(row.opcode)}, stream: ${row.streamId}`;
    return [`AccessControlPermissionDenied: ${operation}, key: ${keyName(row.key)}, account: ${row.account}`];
  }

  mayControl({ sender, streamIds }: ModelEntry, row: EffectiveRole): boolean {
    return (
      this.founded(streamIds).includes(row.streamId) ||
      this.isAdmin(sender, row.streamId) ||
      [0x01, 0x22, 0x32].includes(row.opcode) ||
      (row.opcode === 0x20 && this.isWriterOfStream(sender, row.streamId)) ||
      (row.opcode === 0x30 && this.isWriterOfKey(sender, row.streamId, row.key))
    );
  }

  /** Streams that an entry with these tags would found. */
  founded(streamIds: string[]): string[] {
    return [...new Set(streamIds)].filter((id) => this.isNew(id));
  }

  /** Never written counts as version 0. */
  newest(item: ModelItem): bigint {
    return BigInt(this.versionsOf(item.streamId, item.key).at(-1)?.seq ?? 0);
  }

  /** Oldest first. */
  versionsOf(streamId: string, key: string): readonly ValueRow[] {
    return this.versions.get(`${streamId} ${key}`) ?? [];
  }

  private last(
    opcode: number,
    streamId: string,
    key: string,
    account: string,
    at: number,
  ): number | undefined {
    const rows = this.facts.get(slotOf({ opcode, streamId, key, account }));
    return rows?.findLast((row) => row.seq <= at)?.opcode;
  }

  isNew(streamId: string, at = Infinity): boolean {
    const founded = this.founding.get(streamId);
    return founded === undefined || founded > at;
  }

  isAdmin(account: string, streamId: string, at = Infinity): boolean {
    return this.last(0x00, streamId, '0x', account, at) === 0x00;
  }

  isWriterOfStream(account: string, streamId: string, at = Infinity): boolean {
    return this.last(0x20, streamId, '0x', account, at) === 0x20;
  }

  isSpecialKey(streamId: string, key: string, at = Infinity): boolean {
    return this.last(0x10, streamId, key, zeroAccount, at) === 0x10;
  }

  isWriterOfKey(account: string, streamId: string, key: string, at = Infinity): boolean {
    return this.last(0x30, streamId, key, account, at) === 0x30;
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
    return [...this.grantedKeys].some((key) => this.isWriterOfKey(account, streamId, key));
  }
}

function listAt<Row>(lists: Map<string, Row[]>, name: string): Row[] {
  const list = lists.get(name) ?? [];
  lists.set(name, list);
  return list;
}

/** Only the last write of a key counts; which one is visited first is open. In the order of the data. */
export function lastOfEach(writes: ModelWrite[]): Counted<ModelWrite>[] {
  const last = new Map(writes.map(({ streamId, key }, index) => [`${streamId} ${key}`, index]));
  return writes
    .map((write, index) => ({ ...write, index }))
    .filter(({ streamId, key, index }) => last.get(`${streamId} ${key}`) === index);
}

type Slot = Pick<RoleRow, 'opcode' | 'streamId' | 'key' | 'account'>;

/** What an operation replaces: (category, stream, key, account). */
function slotOf({ opcode, streamId, key, account }: Slot): string {
  return [opcode - (opcode % 16), streamId, key, account].join(' ');
}

/** One item a slot, the last; a grant of admin is dropped where the slot is taken or names the sender. In the order of the data. */
export function effective(controls: ModelControl[], sender: string, founded: string[]): EffectiveRole[] {
  const slots = new Map<string, EffectiveRole>();
  for (const streamId of founded) {
    const row = { opcode: 0x00, streamId, key: '0x', account: sender, operator: zeroAccount, index: null };
    slots.set(slotOf(row), row);
  }
  for (const [index, { opcode, streamId, key, account: operand }] of controls.entries()) {
    const isKeyOperation = opcode === 0x10 || opcode === 0x11;
    const account = operand ?? (isKeyOperation ? zeroAccount : sender);
    const row = { opcode, streamId, key, account, operator: sender, index };
    const dropped = opcode === 0x00 && (slots.has(slotOf(row)) || account === sender);
    if (dropped) continue;
    slots.delete(slotOf(row));
    slots.set(slotOf(row), row);
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
