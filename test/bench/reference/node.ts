/**
 * Replay as the reference node does it, written from protocol sections c and d: a query for every check, statements
 * prepared anew, one transaction an entry. No rule is shared with the engine; only the bytes are decoded by the same code.
 */
import { emptyBytes, toHex } from '../../../shared/bytes';
import { type AccessControlItem, operationNames } from '../../../shared/model';
import {
  type Decoded,
  decodeAccessControl,
  decodeFaultTexts,
  decodeReads,
  decodeVersion,
  decodeWrites,
  padToSectors,
  type WriteSpan,
} from '../../../shared/streamData';
import { Queries } from './queries';
import type { SqliteDatabase } from './tables';

export interface ReferenceEntry {
  seq: number;
  sender: Uint8Array;
  streamIds: readonly Uint8Array[];
  data: Uint8Array;
}

/** An access-control item as it is stored; the implicit grant of a founder has the zero address as operator. */
interface EffectiveItem {
  opcode: AccessControlItem['opcode'];
  streamId: Uint8Array;
  key: Uint8Array;
  account: Uint8Array;
  operator: Uint8Array;
}

const zeroAccount = new Uint8Array(20);

/** Why an entry is rejected: the result string. */
class Rejection extends Error {}

export class ReferenceNode {
  private readonly queries: Queries;
  private readonly monitored: ReadonlySet<string>;

  constructor(
    private readonly database: SqliteDatabase,
    watched: readonly Uint8Array[],
  ) {
    this.queries = new Queries(database);
    this.monitored = new Set(watched.map(toHex));
  }

  /** Replays one entry. @returns how many writes it committed */
  replay(entry: ReferenceEntry): number {
    const { streamIds } = entry;
    if (streamIds.length === 0 || !streamIds.every((id) => this.monitored.has(toHex(id)))) {
      this.setProgress(entry.seq + 1);
      return 0;
    }
    try {
      const { writes, controls } = this.judge(entry);
      this.commit(entry, writes, controls);
      return writes.length;
    } catch (error) {
      if (!(error instanceof Rejection)) throw error;
      this.finish(entry.seq, error.message);
      return 0;
    }
  }

  private judge(entry: ReferenceEntry): { writes: WriteSpan[]; controls: EffectiveItem[] } {
    const { seq, sender, streamIds } = entry;
    if (!streamIds.some((id) => this.queries.canWrite(sender, id, seq)))
      throw new Rejection('SenderNoWritePermission');
    const data = padToSectors(entry.data);
    const tags = new Set(streamIds.map(toHex));
    const version = parsed(decodeVersion(data));
    const reads = parsed(decodeReads(data, version.end));
    for (const { streamId, key } of reads.value) {
      if (!this.monitored.has(toHex(streamId))) throw new Rejection('TagsMismatch');
      this.checkVersion(streamId, key, version.value, seq);
    }
    const all = parsed(decodeWrites(data, reads.end));
    const writes = lastOfEach(all.value);
    for (const { streamId, key } of writes) {
      if (!tags.has(toHex(streamId))) throw new Rejection('TagsMismatch');
      this.checkVersion(streamId, key, version.value, seq);
      if (!this.queries.hasWritePermission(sender, streamId, key, seq))
        throw new Rejection(`WritePermissionDenied: stream: ${toHex(streamId)}, key: ${keyText(key)}`);
    }
    const items = parsed(decodeAccessControl(data, all.end));
    return { writes, controls: this.judgeControls(entry, tags, items.value) };
  }

  private checkVersion(streamId: Uint8Array, key: Uint8Array, version: bigint, seq: number): void {
    if (BigInt(this.queries.newestVersion(streamId, key, seq)) > version)
      throw new Rejection('VersionConfliction');
  }

  private judgeControls(
    { seq, sender, streamIds }: ReferenceEntry,
    tags: ReadonlySet<string>,
    items: readonly AccessControlItem[],
  ): EffectiveItem[] {
    const slots = new Map<string, EffectiveItem>();
    const adminOf = new Set<string>();
    for (const streamId of streamIds) {
      const isNew = this.queries.isNew(streamId, seq);
      if (isNew || this.queries.isAdmin(sender, streamId, seq)) adminOf.add(toHex(streamId));
      if (!isNew) continue;
      const grant = {
        opcode: 0x00,
        streamId,
        key: emptyBytes,
        account: sender,
        operator: zeroAccount,
      } as const;
      slots.set(slotOf(grant), grant);
    }
    for (const { opcode, streamId, key, account } of items) {
      const isRenounce = opcode === 0x01 || opcode === 0x22 || opcode === 0x32;
      const item = {
        opcode,
        streamId,
        key,
        account: account ?? (isRenounce ? sender : zeroAccount),
        operator: sender,
      };
      const slot = slotOf(item);
      if (opcode === 0x00 && (slots.has(slot) || toHex(item.account) === toHex(sender))) continue;
      slots.set(slot, item);
    }
    for (const item of slots.values()) this.checkControl(item, sender, seq, tags, adminOf);
    return [...slots.values()];
  }

  private checkControl(
    { opcode, streamId, key, account }: EffectiveItem,
    sender: Uint8Array,
    seq: number,
    tags: ReadonlySet<string>,
    adminOf: ReadonlySet<string>,
  ): void {
    const stream = toHex(streamId);
    if (!tags.has(stream)) throw new Rejection('TagsMismatch');
    const isRenounce = opcode === 0x01 || opcode === 0x22 || opcode === 0x32;
    const allowed =
      isRenounce ||
      adminOf.has(stream) ||
      (opcode === 0x20 && this.queries.isWriterOfStream(sender, streamId, seq)) ||
      (opcode === 0x30 && this.queries.isWriterOfKey(sender, streamId, key, seq));
    if (allowed) return;
    throw new Rejection(
      `AccessControlPermissionDenied: operation: ${operationNames[opcode]}, stream: ${stream}, ` +
        `key: ${keyText(key)}, account: ${toHex(account)}`,
    );
  }

  private commit(
    entry: ReferenceEntry,
    writes: readonly WriteSpan[],
    controls: readonly EffectiveItem[],
  ): void {
    this.database.exec('BEGIN');
    for (const { streamId, key, offset, size } of writes) {
      const sql = `INSERT OR REPLACE INTO t_stream (stream_id, key, version, start_index, end_index)
        VALUES (?, ?, ?, ?, ?)`;
      this.queries.run(sql, streamId, key, entry.seq, offset, offset + size);
    }
    for (const { opcode, streamId, key, account, operator } of controls) {
      const sql = `INSERT INTO t_access_control (stream_id, key, version, account, op_type, operator)
        VALUES (?, ?, ?, ?, ?, ?)`;
      this.queries.run(sql, streamId, key, entry.seq, account, opcode, operator);
    }
    this.putResult(entry.seq, 'Commit');
    this.setProgress(entry.seq + 1);
    this.database.exec('COMMIT');
  }

  private finish(seq: number, result: string): void {
    this.database.exec('BEGIN');
    this.putResult(seq, result);
    this.setProgress(seq + 1);
    this.database.exec('COMMIT');
  }

  private putResult(seq: number, result: string): void {
    this.queries.run('INSERT OR REPLACE INTO t_tx (tx_seq, result) VALUES (?, ?)', seq, result);
  }

  private setProgress(next: number): void {
    this.queries.run('UPDATE t_misc SET stream_replay_progress = ? WHERE id = 0', next);
  }
}

function parsed<Value>(decoded: Decoded<Value>): { value: Value; end: number } {
  if (!decoded.ok) throw new Rejection(decodeFaultTexts[decoded.fault.kind]);
  return decoded;
}

function lastOfEach(writes: readonly WriteSpan[]): WriteSpan[] {
  return [...new Map(writes.map((write) => [toHex(write.streamId) + toHex(write.key), write])).values()];
}

function slotOf({ opcode, streamId, key, account }: Omit<EffectiveItem, 'operator'>): string {
  return [opcode & 0xf0, toHex(streamId), toHex(key), toHex(account)].join();
}

/** A key as the reference node's results name it (protocol c.4). */
function keyText(key: Uint8Array): string {
  if (key.length === 0) return 'NONE';
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(key);
    return Array.from(text).slice(0, 32).join('');
  } catch {
    return 'UNKNOWN';
  }
}
