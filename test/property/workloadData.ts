/** The bytes of a model's batch, written field by field, broken where the model says so. */
import { concatBytes } from '../../shared/bytes';
import { rawBatch, u24, u64 } from '../unit/shared/rawData';
import type { BrokenPart, ModelBatch, ModelControl, ModelItem } from './model';

/** How the data ends: as encoded, without the zeros that the last sector is filled with anyway, or with more behind it. */
export type Tail = 'whole' | 'cut' | 'garbage';

const tooMany = 65_537;

/** Items, or a count that is too high, or one item that is wrong. */
function part<Item>(
  items: Item[] | BrokenPart,
  encode: (item: Item) => Uint8Array,
  wrong: Uint8Array,
): { items: Uint8Array[]; count?: number } {
  if (!('broken' in items)) return { items: items.map(encode) };
  return items.broken.endsWith('too long') ? { items: [], count: tooMany } : { items: [wrong] };
}

export function dataOf(batch: ModelBatch, tail: Tail): Uint8Array {
  const stream = new Uint8Array(32);
  const emptyKey = concatBytes(stream, u24(0), new Uint8Array(300));
  const hugeValue = concatBytes(stream, u24(1), Uint8Array.of(0x6b), u64(2n ** 40n));
  const unknownOperation = concatBytes(Uint8Array.of(0x02), stream);
  const reads = part(batch.reads, encodeItem, emptyKey);
  const writes = part(
    batch.writes,
    (write) => concatBytes(encodeItem(write), sizeOf(write.value)),
    hugeValue,
  );
  const controls = part(batch.controls, encodeControl, unknownOperation);
  const values = 'broken' in batch.writes ? [] : batch.writes.map((write) => fromHex(write.value));
  const whole = rawBatch({
    version: batch.version,
    reads: reads.items,
    ...(reads.count && { readCount: reads.count }),
    writes: writes.items,
    ...(writes.count && { writeCount: writes.count }),
    values: concatBytes(...values),
    accessControl: controls.items,
    ...(controls.count && { accessControlCount: controls.count }),
  });
  if (tail === 'garbage') return concatBytes(whole, new Uint8Array(300).fill(0xee));
  return tail === 'cut' ? withoutFilling(whole) : whole;
}

/** Long logs write the same few values over and over. */
const known = new Map<string, Uint8Array>();

function fromHex(text: string): Uint8Array {
  const bytes = known.get(text) ?? new Uint8Array(Buffer.from(text.slice(2), 'hex'));
  known.set(text, bytes);
  return bytes;
}

function encodeItem({ streamId, key }: ModelItem): Uint8Array {
  const bytes = fromHex(key);
  return concatBytes(fromHex(streamId), u24(bytes.length), bytes);
}

function sizeOf(value: string): Uint8Array {
  return u64(fromHex(value).length);
}

function encodeControl({ opcode, streamId, key, account }: ModelControl): Uint8Array {
  const head = concatBytes(Uint8Array.of(opcode), fromHex(streamId));
  const keyPart = key === '0x' ? [] : [u24(fromHex(key).length), fromHex(key)];
  return concatBytes(head, ...keyPart, fromHex(account ?? '0x'));
}

/** Zeros at the end dropped, as far as the last sector stays begun. */
function withoutFilling(data: Uint8Array): Uint8Array {
  const lastSector = Math.floor((data.length - 1) / 256) * 256;
  let length = data.length;
  while (length > lastSector + 1 && data[length - 1] === 0) length--;
  return data.subarray(0, length);
}
