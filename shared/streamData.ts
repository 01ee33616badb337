/**
 * The data of an entry: a batch of reads, writes and access-control items (protocol a). Integers are big-endian.
 *
 * | field | width | meaning |
 * |---|---|---|
 * | version | u64 | conflicts are judged against it |
 * | readCount | u32 | at most 65,536 |
 * | read items | | streamId[32] keyLen u24 key[keyLen] |
 * | writeCount | u32 | at most 65,536 |
 * | write metadata | | streamId[32] keyLen u24 key[keyLen] valueLen u64 |
 * | values | | all values back to back, in the order of the metadata |
 * | aclCount | u32 | at most 65,536 |
 * | access-control items | | opcode u8, streamId[32], then by opcode: keyLen u24 key, account[20] |
 *
 * The decoder works in three steps (reads, writes, access control), because replay judges each part before the
 * next is parsed: a stale read beats a broken write set. Nothing is allocated by a length that the data only claims.
 */
import { emptyBytes, toHex } from './bytes';
import { badInput } from './errors';
import type { AccessControlItem, Batch, Opcode, ReadItem } from './model';
import { operationNames } from './model';

export const maxItems = 65_536;
export const maxKeyLength = 0xffffff;
export const maxU64 = 0xffffffffffffffffn;
export const sectorSize = 256;
/** Version, three counts and nothing else. */
export const emptyBatchSize = 20;

const streamIdLength = 32;
const accountLength = 20;

/** Why data does not decode; the texts are the reference node's (protocol c.4). */
export type DecodeFaultKind = 'invalid' | 'tooLong';
export const decodeFaultTexts: Record<DecodeFaultKind, string> = {
  invalid: 'DataParseError: Invalid stream data',
  tooLong: 'DataParseError: Stream read/write/access_control list too long',
};

/** Where and why decoding stopped. */
export interface DecodeFault {
  kind: DecodeFaultKind;
  offset: number;
  /** The field that could not be read, in words of the table above. */
  field: string;
  /**
   * True where the reference node, which adds value lengths in wrapping arithmetic, would accept this data and go on
   * (protocol a.1): a deliberate difference that must be shown.
   */
  referenceWouldGoOn: boolean;
}

export type Decoded<Value> = { ok: true; value: Value; end: number } | { ok: false; fault: DecodeFault };

/**
 * An item by where its key lies in the data. Its bytes as a view are made when somebody asks for them: a view costs
 * more than all that replay does with most keys.
 */
export class KeySpan implements ReadItem {
  /** Where the reader of the item keeps what it knows of this key; -1: nowhere. */
  held = -1;
  private bytes: Uint8Array | undefined;

  constructor(
    readonly streamId: Uint8Array,
    readonly data: DataView<ArrayBuffer>,
    readonly keyAt: number,
    readonly keyLength: number,
  ) {}

  get key(): Uint8Array {
    this.bytes ??= new Uint8Array(this.data.buffer, this.data.byteOffset + this.keyAt, this.keyLength);
    return this.bytes;
  }
}

/** A write as metadata only: `offset` and `size` say where its value lies in the data, `index` which write it is. */
export class WriteSpan extends KeySpan {
  constructor(
    streamId: Uint8Array,
    data: DataView<ArrayBuffer>,
    keyAt: number,
    keyLength: number,
    public offset: number,
    readonly size: number,
    readonly index: number,
  ) {
    super(streamId, data, keyAt, keyLength);
  }
}

/** Whether opcodes carry a key and an account (protocol a.2). */
export function operands(opcode: Opcode): { key: boolean; account: boolean } {
  const category = opcode & 0xf0;
  return {
    key: category === 0x10 || category === 0x30,
    account: category !== 0x10 && opcode !== 0x01 && opcode !== 0x22 && opcode !== 0x32,
  };
}

/** Bytes that are readable for an entry of this size: whole sectors (protocol a.1). */
export function readableLength(size: number): number {
  return Math.ceil(size / sectorSize) * sectorSize;
}

/** The data zero-filled to whole sectors, as the reader sees it. Returns the same bytes where nothing is missing. */
export function padToSectors(data: Uint8Array): Uint8Array {
  const length = readableLength(data.length);
  if (length === data.length) return data;
  const padded = new Uint8Array(length);
  padded.set(data);
  return padded;
}

class Fault extends Error {
  constructor(readonly fault: DecodeFault) {
    super(fault.field);
  }
}

/** Reads fields in order; every read past the end is a Fault that names the field. */
class Cursor {
  /** The list that is read, for the names of fields; empty outside of lists. */
  part = '';
  index = 0;
  private lastStreamId: Uint8Array = emptyBytes;
  private view: DataView<ArrayBuffer> | undefined;

  constructor(
    readonly data: Uint8Array,
    public offset: number,
    private readonly likelyIds: readonly Uint8Array[],
  ) {}

  /** The data to be read by words. */
  get memory(): DataView<ArrayBuffer> {
    this.view ??= viewOf(this.data);
    return this.view;
  }

  private take(length: number, field: string): number {
    const start = this.offset;
    if (length > this.data.length - start) throw this.fault('invalid', field);
    this.offset = start + length;
    return start;
  }

  fault(kind: DecodeFaultKind, field: string, offset = this.offset, referenceWouldGoOn = false): Fault {
    const name = this.part === '' ? field : `${this.part}[${this.index}].${field}`;
    return new Fault({ kind, offset, field: name, referenceWouldGoOn });
  }

  bytes(length: number, field: string): Uint8Array {
    const start = this.take(length, field);
    return this.data.subarray(start, start + length);
  }

  u8(field: string): number {
    return this.data[this.take(1, field)]!;
  }

  u64(field: string): bigint {
    const start = this.take(8, field);
    return (BigInt(this.u32At(start)) << 32n) | BigInt(this.u32At(start + 4));
  }

  private u32At(at: number): number {
    const { data } = this;
    return ((data[at]! << 24) | (data[at + 1]! << 16) | (data[at + 2]! << 8) | data[at + 3]!) >>> 0;
  }

  /** A u64 as a number: exact as far as any length can be true, and never less than it is. */
  length(field: string): number {
    const start = this.take(8, field);
    return this.u32At(start) * 0x100000000 + this.u32At(start + 4);
  }

  count(field: string): number {
    const start = this.take(4, field);
    const count = this.u32At(start);
    if (count > maxItems) throw this.fault('tooLong', field, start);
    return count;
  }

  /** Items in a row are mostly of one stream, and then share one object: views of bytes are what decoding costs. */
  streamId(): Uint8Array {
    const start = this.take(streamIdLength, 'streamId');
    const last = this.lastStreamId;
    if (last.length === streamIdLength && this.holds(last, start)) return last;
    this.lastStreamId =
      this.likelyIds.find((id) => this.holds(id, start)) ?? this.data.subarray(start, start + streamIdLength);
    return this.lastStreamId;
  }

  private holds(bytes: Uint8Array, start: number): boolean {
    for (let i = 0; i < bytes.length; i++) if (bytes[i] !== this.data[start + i]) return false;
    return true;
  }

  /** Passes over a key. @returns its length; it ends where the cursor stands */
  keyLength(): number {
    const start = this.take(3, 'key');
    const { data } = this;
    const length = (data[start]! << 16) | (data[start + 1]! << 8) | data[start + 2]!;
    if (length === 0) throw this.fault('invalid', 'key', start);
    this.take(length, 'key');
    return length;
  }

  key(): Uint8Array {
    const length = this.keyLength();
    return this.data.subarray(this.offset - length, this.offset);
  }

  /** A count and as many items; nothing is allocated for items that are only claimed. */
  list<Item>(part: string, countField: string, read: () => Item): Item[] {
    const count = this.count(countField);
    const items: Item[] = [];
    this.part = part;
    for (this.index = 0; this.index < count; this.index++) items.push(read());
    this.part = '';
    return items;
  }
}

function decode<Value>(
  data: Uint8Array,
  offset: number,
  read: (cursor: Cursor) => Value,
  likelyIds: readonly Uint8Array[] = [],
): Decoded<Value> {
  const cursor = new Cursor(data, offset, likelyIds);
  try {
    const value = read(cursor);
    return { ok: true, value, end: cursor.offset };
  } catch (error) {
    if (error instanceof Fault) return { ok: false, fault: error.fault };
    throw error;
  }
}

/** Most batches read nothing and change no rights. */
function isEmptyList(data: Uint8Array, offset: number): boolean {
  return data[offset] === 0 && data[offset + 1] === 0 && data[offset + 2] === 0 && data[offset + 3] === 0;
}

function viewOf(data: Uint8Array): DataView<ArrayBuffer> {
  return new DataView(data.buffer as ArrayBuffer, data.byteOffset, data.length);
}

/** The version field. `data` is padded to sectors; so for all that follow. */
export function decodeVersion(data: Uint8Array): Decoded<bigint> {
  return decode(data, 0, (cursor) => cursor.u64('version'));
}

/**
 * The read set, from `offset`.
 * @param likelyIds streams that items may name, 32 bytes each: items share these objects, not only their bytes
 */
export function decodeReads(
  data: Uint8Array,
  offset: number,
  likelyIds?: readonly Uint8Array[],
): Decoded<KeySpan[]> {
  if (isEmptyList(data, offset)) return { ok: true, value: [], end: offset + 4 };
  const read = (cursor: Cursor) =>
    cursor.list('reads', 'readCount', () => {
      const streamId = cursor.streamId();
      const keyLength = cursor.keyLength();
      return new KeySpan(streamId, cursor.memory, cursor.offset - keyLength, keyLength);
    });
  return decode(data, offset, read, likelyIds);
}

/** The write set, from `offset`: all metadata, and where each value lies. */
export function decodeWrites(
  data: Uint8Array,
  offset: number,
  likelyIds?: readonly Uint8Array[],
): Decoded<WriteSpan[]> {
  const read = (cursor: Cursor) => {
    // Until the values are placed, `offset` is where the length stands.
    const writes = cursor.list('writes', 'writeCount', (): WriteSpan => {
      const streamId = cursor.streamId();
      const keyLength = cursor.keyLength();
      const at = cursor.offset;
      const size = cursor.length('valueLength');
      return new WriteSpan(streamId, cursor.memory, at - keyLength, keyLength, at, size, cursor.index);
    });
    for (const [i, write] of writes.entries()) {
      if (write.size > data.length - cursor.offset) {
        const goesOn = referenceStores(data, cursor.offset, writes, i);
        throw cursor.fault('invalid', `writes[${i}].valueLength`, write.offset, goesOn);
      }
      write.offset = cursor.offset;
      cursor.offset += write.size;
    }
    return writes;
  };
  return decode(data, offset, read, likelyIds);
}

/**
 * Whether the reference node would store these values. It checks the sum of all lengths, added modulo 2^64, against
 * the data's end, and its database holds the bounds of the values it keeps as signed 64-bit numbers (protocol a.1).
 * @param next where the first value that does not fit would begin
 * @param placed how many of the writes have their place
 */
function referenceStores(
  data: Uint8Array,
  next: number,
  writes: readonly WriteSpan[],
  placed: number,
): boolean {
  const view = viewOf(data);
  const kept = new Map<string, bigint>();
  let at = BigInt(next);
  for (const { streamId, key, offset, size } of writes.slice(0, placed))
    kept.set(toHex(streamId) + toHex(key), BigInt(offset + size));
  for (const { streamId, key, offset } of writes.slice(placed)) {
    const end = (at + view.getBigUint64(offset)) & maxU64;
    kept.set(toHex(streamId) + toHex(key), at > end ? at : end);
    at = end;
  }
  return at <= BigInt(data.length) && [...kept.values()].every((bound) => bound <= 0x7fffffffffffffffn);
}

/** The access-control items, from `offset`. Bytes behind the last one are ignored. */
export function decodeAccessControl(data: Uint8Array, offset: number): Decoded<AccessControlItem[]> {
  if (isEmptyList(data, offset)) return { ok: true, value: [], end: offset + 4 };
  return decode(data, offset, (cursor) =>
    cursor.list('accessControl', 'accessControlCount', (): AccessControlItem => {
      const opcodeAt = cursor.offset;
      const opcode = cursor.u8('opcode');
      const streamId = cursor.streamId();
      if (!isOpcode(opcode)) throw cursor.fault('invalid', 'opcode', opcodeAt);
      const takes = operands(opcode);
      const key = takes.key ? cursor.key() : emptyBytes;
      if (!takes.account) return { opcode, streamId, key };
      return { opcode, streamId, key, account: cursor.bytes(accountLength, 'account') };
    }),
  );
}

function isOpcode(value: number): value is Opcode {
  return Object.hasOwn(operationNames, value);
}

/** The whole batch in the bytes of an entry (not yet padded). */
export function decodeBatch(data: Uint8Array): Decoded<Batch> {
  const padded = padToSectors(data);
  const version = decodeVersion(padded);
  if (!version.ok) return version;
  const reads = decodeReads(padded, version.end);
  if (!reads.ok) return reads;
  const writes = decodeWrites(padded, reads.end);
  if (!writes.ok) return writes;
  const accessControl = decodeAccessControl(padded, writes.end);
  if (!accessControl.ok) return accessControl;
  const batch: Batch = {
    version: version.value,
    reads: reads.value.map(({ streamId, key }) => ({ streamId, key })),
    writes: writes.value.map(({ streamId, key, offset, size }) => ({
      streamId,
      key,
      value: padded.subarray(offset, offset + size),
    })),
    accessControl: accessControl.value,
  };
  return { ok: true, value: batch, end: accessControl.end };
}

/** Bytes that a batch takes when encoded. */
export function encodedSize(batch: Batch): number {
  let size = emptyBatchSize;
  for (const item of batch.reads) size += streamIdLength + 3 + item.key.length;
  for (const item of batch.writes) size += streamIdLength + 3 + item.key.length + 8 + item.value.length;
  for (const item of batch.accessControl) {
    const takes = operands(item.opcode);
    size += 1 + streamIdLength + (takes.key ? 3 + item.key.length : 0) + (takes.account ? accountLength : 0);
  }
  return size;
}

/**
 * The data of an entry. Throws `badInput` that names the item where a part cannot be encoded: too many items, an
 * empty or too long key, a wrong id or account length, a version that is no u64.
 */
export function encodeBatch(batch: Batch): Uint8Array {
  checkBatch(batch);
  const data = new Uint8Array(encodedSize(batch));
  const view = new DataView(data.buffer);
  let at = 0;
  const put = (bytes: Uint8Array) => {
    data.set(bytes, at);
    at += bytes.length;
  };
  const putCount = (count: number) => {
    view.setUint32(at, count);
    at += 4;
  };
  const putKey = (streamId: Uint8Array, key: Uint8Array, hasKey = true) => {
    put(streamId);
    if (!hasKey) return;
    view.setUint8(at, key.length >>> 16);
    view.setUint16(at + 1, key.length & 0xffff);
    at += 3;
    put(key);
  };
  view.setBigUint64(0, batch.version);
  at = 8;
  putCount(batch.reads.length);
  for (const item of batch.reads) putKey(item.streamId, item.key);
  putCount(batch.writes.length);
  for (const item of batch.writes) {
    putKey(item.streamId, item.key);
    view.setBigUint64(at, BigInt(item.value.length));
    at += 8;
  }
  for (const item of batch.writes) put(item.value);
  putCount(batch.accessControl.length);
  for (const item of batch.accessControl) {
    view.setUint8(at++, item.opcode);
    putKey(item.streamId, item.key, operands(item.opcode).key);
    if (item.account !== undefined) put(item.account);
  }
  return data;
}

function checkBatch(batch: Batch): void {
  if (batch.version < 0n || batch.version > maxU64) throw badInput('version', 'must be from 0 to 2^64-1');
  for (const part of ['reads', 'writes', 'accessControl'] as const) {
    const { length } = batch[part];
    if (length > maxItems) throw badInput(part, `at most ${maxItems} items, found ${length}`);
  }
  // Where it stands is put into words only where something is wrong: there may be thousands of items.
  for (const [i, item] of batch.reads.entries()) checkItem(item, true, 'reads', i);
  for (const [i, item] of batch.writes.entries()) checkItem(item, true, 'writes', i);
  for (const [i, item] of batch.accessControl.entries()) {
    const takes = operands(item.opcode);
    checkItem(item, takes.key, 'accessControl', i);
    if (takes.account !== (item.account !== undefined)) {
      throw badInput(
        `accessControl[${i}].account`,
        takes.account ? 'missing' : 'this operation takes no account',
      );
    }
    if (item.account !== undefined && item.account.length !== accountLength) {
      throw badInput(`accessControl[${i}].account`, 'must be 20 bytes');
    }
  }
}

function checkItem({ streamId, key }: ReadItem, takesKey: boolean, part: string, index: number): void {
  if (streamId.length !== streamIdLength) throw badInput(`${part}[${index}].streamId`, 'must be 32 bytes');
  if (key.length > maxKeyLength) throw badInput(`${part}[${index}].key`, `at most ${maxKeyLength} bytes`);
  if (takesKey && key.length === 0) throw badInput(`${part}[${index}].key`, 'a key has at least one byte');
  if (!takesKey && key.length > 0) throw badInput(`${part}[${index}].key`, 'this operation takes no key');
}
