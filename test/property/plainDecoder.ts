/**
 * The format of a batch once more (protocol a), as plainly as it can be said. It shares nothing with the product.
 * Everything is read byte by byte from the start; a number is folded from its bytes, most significant first.
 */
import type { BrokenPart, ModelBatch, ModelControl, ModelItem, ModelWrite } from './model';

/** Where the first field begins that could not be read. */
export interface BrokenAt extends BrokenPart {
  offset: number;
}

/** A batch as far as it reads; parts behind a broken one are broken in the same way. */
export interface PlainBatch extends ModelBatch {
  reads: ModelItem[] | BrokenAt;
  writes: ModelWrite[] | BrokenAt;
  controls: ModelControl[] | BrokenAt;
  /** Where the batch ends; undefined where a part is broken. */
  end: number | undefined;
}

class Broken extends Error {
  constructor(readonly part: BrokenAt) {
    super(part.broken);
  }
}

const invalid = 'DataParseError: Invalid stream data';
const tooLong = 'DataParseError: Stream read/write/access_control list too long';

class Bytes {
  at = 0;

  constructor(readonly all: Uint8Array) {}

  broken(broken: BrokenPart['broken'], offset: number): Broken {
    return new Broken({ broken, offset });
  }

  take(count: number): Uint8Array {
    if (this.at + count > this.all.length) throw this.broken(invalid, this.at);
    this.at += count;
    return this.all.slice(this.at - count, this.at);
  }

  number(width: number): bigint {
    return this.take(width).reduce<bigint>((sum, byte) => sum * 256n + BigInt(byte), 0n);
  }

  count(): number {
    const start = this.at;
    const count = Number(this.number(4));
    if (count > 65_536) throw this.broken(tooLong, start);
    return count;
  }

  key(): string {
    const start = this.at;
    const length = Number(this.number(3));
    if (length === 0) throw this.broken(invalid, start);
    return hex(this.take(length));
  }
}

/** The data of an entry, zero-filled to whole sectors. */
export function filled(data: Uint8Array): Uint8Array {
  const whole = new Uint8Array(256 * Math.ceil(data.length / 256));
  whole.set(data);
  return whole;
}

/** @param data what is readable: whole sectors */
export function parse(data: Uint8Array): PlainBatch {
  const bytes = new Bytes(data);
  const batch: Partial<PlainBatch> = {};
  try {
    batch.version = bytes.number(8);
    batch.reads = readItems(bytes);
    batch.writes = writeItems(bytes);
    batch.controls = controlItems(bytes);
    batch.end = bytes.at;
  } catch (error) {
    if (!(error instanceof Broken)) throw error;
    const { part } = error;
    return { version: 0n, reads: part, writes: part, controls: part, ...batch, end: undefined };
  }
  return batch as PlainBatch;
}

function times<Item>(count: number, make: () => Item): Item[] {
  const items: Item[] = [];
  while (items.length < count) items.push(make());
  return items;
}

function readItems(bytes: Bytes): ModelItem[] {
  return times(bytes.count(), () => ({ streamId: hex(bytes.take(32)), key: bytes.key() }));
}

function writeItems(bytes: Bytes): ModelWrite[] {
  const items = times(bytes.count(), () => {
    const [streamId, key] = [hex(bytes.take(32)), bytes.key()];
    return { streamId, key, lengthAt: bytes.at, length: bytes.number(8) };
  });
  let end = BigInt(bytes.at);
  for (const { length, lengthAt } of items) {
    end += length;
    // Not added as the reference does, modulo 2^64: a difference that we want (protocol a.1).
    if (end > BigInt(bytes.all.length)) throw bytes.broken(invalid, lengthAt);
  }
  return items.map(({ streamId, key, length }) => ({
    streamId,
    key,
    value: hex(bytes.take(Number(length))),
  }));
}

/** Opcodes by what follows their stream id. */
const withKey = [0x10, 0x11, 0x30, 0x31, 0x32];
const withAccount = [0x00, 0x20, 0x21, 0x30, 0x31];
const withNothing = [0x01, 0x22];

function controlItems(bytes: Bytes): ModelControl[] {
  return times(bytes.count(), () => {
    const start = bytes.at;
    const opcode = Number(bytes.number(1));
    const streamId = hex(bytes.take(32));
    if (![...withKey, ...withAccount, ...withNothing].includes(opcode)) throw bytes.broken(invalid, start);
    const key = withKey.includes(opcode) ? bytes.key() : '0x';
    return withAccount.includes(opcode)
      ? { opcode, streamId, key, account: hex(bytes.take(20)) }
      : { opcode, streamId, key };
  });
}

function hex(bytes: Uint8Array): string {
  return `0x${Buffer.from(bytes).toString('hex')}`;
}
