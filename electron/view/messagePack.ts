/** MessagePack, read without building objects: what is said of cbor.ts holds here too. */
import { Cursor, floatText } from './cursor';
import { NameSink } from './nameSink';
import { deepestNesting, type Sink, tooDeep, ViewFault } from './sink';

/** Reads one value, which must be all of the bytes. @throws ViewFault */
export function readMessagePack(bytes: Uint8Array, sink: Sink): void {
  const cursor = new Cursor(bytes);
  if (bytes.length === 0) throw new ViewFault('there are no bytes');
  readItem(cursor, sink, 0);
  cursor.expectEnd();
}

function readItem(cursor: Cursor, sink: Sink, depth: number): void {
  const from = cursor.at;
  if (depth > deepestNesting) throw tooDeep(from);
  const first = cursor.u8('a value');
  const length = (width: number) => Number(cursor.unsigned(width, 'a length'));
  if (first < 0x80) whole(sink, BigInt(first));
  else if (first >= 0xe0) whole(sink, BigInt(first - 0x100));
  else if (first < 0x90) map(cursor, sink, first & 0x0f, depth);
  else if (first < 0xa0) list(cursor, sink, first & 0x0f, depth);
  else if (first < 0xc0) text(cursor, sink, first & 0x1f);
  else if (first >= 0xcc && first <= 0xcf) whole(sink, cursor.unsigned(1 << (first - 0xcc), 'a number'));
  else if (first >= 0xd0 && first <= 0xd3) {
    const width = 1 << (first - 0xd0);
    whole(sink, BigInt.asIntN(8 * width, cursor.unsigned(width, 'a number')));
  } else if (first === 0xca || first === 0xcb) {
    const width = first === 0xca ? 4 : 8;
    sink.scalar({
      kind: 'number',
      text: floatText(cursor.float(width, 'a number')),
      type: `float ${8 * width}`,
    });
  } else if (first >= 0xd9 && first <= 0xdb) text(cursor, sink, length(1 << (first - 0xd9)));
  else if (first >= 0xc4 && first <= 0xc6) {
    sink.scalar({ kind: 'bytes', value: cursor.take(length(1 << (first - 0xc4)), 'a byte string') });
  } else if (first === 0xdc || first === 0xdd) list(cursor, sink, length(first === 0xdc ? 2 : 4), depth);
  else if (first === 0xde || first === 0xdf) map(cursor, sink, length(first === 0xde ? 2 : 4), depth);
  else if (first >= 0xd4 && first <= 0xd8) extension(cursor, sink, 1 << (first - 0xd4));
  else if (first >= 0xc7 && first <= 0xc9) extension(cursor, sink, length(1 << (first - 0xc7)));
  else if (first === 0xc1) throw new ViewFault('the byte 0xc1 begins no value', from);
  else sink.scalar({ kind: 'simple', text: first === 0xc0 ? 'null' : String(first === 0xc3) });
}

function whole(sink: Sink, value: bigint): void {
  sink.scalar({ kind: 'whole', value });
}

/** Texts of older writers may be bytes. */
function text(cursor: Cursor, sink: Sink, length: number): void {
  const bytes = cursor.take(length, 'a text');
  try {
    sink.scalar({ kind: 'text', value: new Cursor(bytes).text(length, 'a text') });
  } catch (error) {
    if (!(error instanceof ViewFault)) throw error;
    sink.scalar({ kind: 'bytes', value: bytes });
  }
}

function list(cursor: Cursor, sink: Sink, count: number, depth: number): void {
  refuseLength(cursor, count, 'list');
  sink.begin('list', 'list');
  for (let i = 0; i < count; i++) readItem(cursor, sink, depth + 1);
  sink.end();
}

function map(cursor: Cursor, sink: Sink, count: number, depth: number): void {
  refuseLength(cursor, 2 * count, 'map');
  sink.begin('map', 'map');
  for (let i = 0; i < count; i++) {
    const names = new NameSink();
    readItem(cursor, names, depth + 1);
    sink.name(names.line);
    readItem(cursor, sink, depth + 1);
  }
  sink.end();
}

/** Each value has a byte at least. */
function refuseLength(cursor: Cursor, values: number, what: string): void {
  if (values > cursor.left) throw new ViewFault(`the bytes end inside a ${what}`, cursor.at);
}

/** Type -1 is a time: seconds and nanoseconds in 4, 8 or 12 bytes. */
function extension(cursor: Cursor, sink: Sink, length: number): void {
  const type = Number(BigInt.asIntN(8, cursor.unsigned(1, 'an extension')));
  const data = cursor.take(length, 'an extension');
  const time = type === -1 ? timestampText(data) : undefined;
  sink.begin('wrap', type === -1 ? 'extension -1: time' : `extension ${type}`);
  sink.name(time === undefined ? 'data' : 'time');
  sink.scalar(time === undefined ? { kind: 'bytes', value: data } : { kind: 'simple', text: time });
  sink.end();
}

function timestampText(data: Uint8Array): string | undefined {
  const cursor = new Cursor(data);
  let [seconds, nanoseconds] = [0n, 0n];
  if (data.length === 4) seconds = cursor.unsigned(4, 'a time');
  else if (data.length === 8) {
    const both = cursor.unsigned(8, 'a time');
    [seconds, nanoseconds] = [both & 0x3ffffffffn, both >> 34n];
  } else if (data.length === 12) {
    nanoseconds = cursor.unsigned(4, 'a time');
    seconds = BigInt.asIntN(64, cursor.unsigned(8, 'a time'));
  } else return undefined;
  const date = new Date(Number(seconds) * 1000);
  if (Number.isNaN(date.getTime())) return undefined;
  const fraction = nanoseconds === 0n ? '' : `.${nanoseconds.toString().padStart(9, '0')}`;
  return date.toISOString().replace('.000Z', `${fraction}Z`);
}
