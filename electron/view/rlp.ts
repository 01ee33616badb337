/** RLP of Ethereum: lists and byte strings, in the one form that the rules allow. */
import { toText } from '../../shared/bytes';
import { Cursor } from './cursor';
import { deepestNesting, type Sink, tooDeep, ViewFault } from './sink';

/** Reads one item, which must be all of the bytes. @throws ViewFault */
export function readRlp(bytes: Uint8Array, sink: Sink): void {
  const cursor = new Cursor(bytes);
  if (bytes.length === 0) throw new ViewFault('there are no bytes');
  readItem(cursor, sink, bytes.length, 0);
  cursor.expectEnd();
}

/** @param end of the list that the item stands in */
function readItem(cursor: Cursor, sink: Sink, end: number, depth: number): void {
  const from = cursor.at;
  if (depth > deepestNesting) throw tooDeep(from);
  const first = cursor.u8('an item');
  if (first < 0x80) {
    bytesScalar(sink, Uint8Array.of(first));
    return;
  }
  const isList = first >= 0xc0;
  const length = lengthOf(cursor, first - (isList ? 0xc0 : 0x80), from);
  if (length > end - cursor.at) throw new ViewFault('an item is longer than what holds it', from);
  if (!isList) {
    const bytes = cursor.take(length, 'a byte string');
    if (length === 1 && bytes[0]! < 0x80)
      throw new ViewFault('a single byte that needs no length has one', from);
    bytesScalar(sink, bytes);
    return;
  }
  sink.begin('list', 'list');
  const listEnd = cursor.at + length;
  while (cursor.at < listEnd) readItem(cursor, sink, listEnd, depth + 1);
  sink.end();
}

function lengthOf(cursor: Cursor, info: number, from: number): number {
  if (info < 56) return info;
  const width = info - 55;
  const length = cursor.unsigned(width, 'a length');
  if (length < 56n || length >> BigInt(8 * (width - 1)) === 0n)
    throw new ViewFault('a length that is not in its shortest form', from);
  if (length > BigInt(cursor.left)) throw new ViewFault('the bytes end inside an item', from);
  return Number(length);
}

/** RLP has bytes only; those that are plainly text are shown as text. */
function bytesScalar(sink: Sink, value: Uint8Array): void {
  const text = value.length > 1 ? toText(value) : undefined;
  if (text !== undefined && /^[\x20-\x7e]+$/.test(text)) sink.scalar({ kind: 'text', value: text });
  else sink.scalar({ kind: 'bytes', value });
}
