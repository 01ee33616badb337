/**
 * CBOR (RFC 8949), read without building objects: duplicate keys, keys that are no text, the order of maps, tags and
 * whole numbers of any size stay as they are.
 */
import { Cursor, floatText } from './cursor';
import { NameSink } from './nameSink';
import { deepestNesting, type Scalar, type Sink, tooDeep, ViewFault } from './sink';

const tagNames: Record<string, string> = {
  0: 'date and time',
  1: 'seconds since 1970',
  2: 'big number',
  3: 'negative big number',
  24: 'CBOR inside',
  32: 'URI',
  37: 'UUID',
  55799: 'CBOR marker',
};
const simpleNames: Record<number, string> = { 20: 'false', 21: 'true', 22: 'null', 23: 'undefined' };
const stop = Symbol('stop');
const indefinite = Symbol('indefinite');

/** Reads one item, which must be all of the bytes. @throws ViewFault */
export function readCbor(bytes: Uint8Array, sink: Sink): void {
  const cursor = new Cursor(bytes);
  if (bytes.length === 0) throw new ViewFault('there are no bytes');
  if (new CborReader(cursor, sink).item(0) === stop) throw new ViewFault('the byte 0xff begins no item', 0);
  cursor.expectEnd();
}

class CborReader {
  constructor(
    private readonly cursor: Cursor,
    private readonly sink: Sink,
  ) {}

  /** @returns `stop` for the mark that ends a container of no stated length */
  item(depth: number): typeof stop | undefined {
    const { cursor, sink } = this;
    const from = cursor.at;
    if (depth > deepestNesting) throw tooDeep(from);
    const first = cursor.u8('an item');
    if (first === 0xff) return stop;
    const major = first >> 5;
    if (major === 7) sink.scalar(this.simple(first, from));
    else if (major < 4) sink.scalar(this.plain(major, this.argument(first, from), from));
    else if (major === 6) this.tag(this.definite(this.argument(first, from), from), depth);
    else this.container(major === 4 ? 'list' : 'map', this.argument(first, from), depth, from);
    return undefined;
  }

  private argument(first: number, from: number): bigint | typeof indefinite {
    const info = first & 0x1f;
    if (info < 24) return BigInt(info);
    if (info < 28) return this.cursor.unsigned(1 << (info - 24), 'a length or number');
    if (info === 31) return indefinite;
    throw new ViewFault(`the byte 0x${first.toString(16)} begins no item`, from);
  }

  private definite(argument: bigint | typeof indefinite, from: number): bigint {
    if (argument === indefinite) throw new ViewFault('a number or tag without a value', from);
    return argument;
  }

  private plain(major: number, argument: bigint | typeof indefinite, from: number): Scalar {
    if (major === 0) return { kind: 'whole', value: this.definite(argument, from) };
    if (major === 1) return { kind: 'whole', value: -1n - this.definite(argument, from) };
    if (argument === indefinite) return this.pieces(major, from);
    if (major === 2) return { kind: 'bytes', value: this.cursor.take(argument, 'a byte string') };
    return { kind: 'text', value: this.cursor.text(argument, 'a text') };
  }

  /** A string in pieces, each of a stated length. */
  private pieces(major: number, from: number): Scalar {
    const pieces: Uint8Array[] = [];
    for (;;) {
      const first = this.cursor.u8('a string in pieces');
      if (first === 0xff) break;
      const argument = first >> 5 === major ? this.argument(first, from) : indefinite;
      if (argument === indefinite)
        throw new ViewFault('a piece of a string that is no string', this.cursor.at - 1);
      pieces.push(this.cursor.take(argument, 'a piece of a string'));
    }
    const whole = Buffer.concat(pieces);
    if (major === 2) return { kind: 'bytes', value: whole };
    return { kind: 'text', value: new Cursor(whole).text(whole.length, 'a text') };
  }

  private simple(first: number, from: number): Scalar {
    const info = first & 0x1f;
    if (info === 25 || info === 26 || info === 27) {
      const width = (1 << (info - 24)) as 2 | 4 | 8;
      const text = floatText(this.cursor.float(width, 'a number'));
      return { kind: 'number', text, type: `float ${8 * width}` };
    }
    if (info > 27) throw new ViewFault(`the byte 0x${first.toString(16)} begins no item`, from);
    const value = info === 24 ? this.cursor.u8('a simple value') : info;
    return { kind: 'simple', text: simpleNames[value] ?? `simple ${value}` };
  }

  private tag(number: bigint, depth: number): void {
    const name = tagNames[number.toString()];
    this.sink.begin('wrap', name === undefined ? `tag ${number}` : `tag ${number}: ${name}`);
    this.sink.name('content');
    if (this.item(depth + 1) === stop) throw new ViewFault('a tag without content', this.cursor.at - 1);
    this.sink.end();
  }

  private container(
    kind: 'map' | 'list',
    count: bigint | typeof indefinite,
    depth: number,
    from: number,
  ): void {
    const { cursor, sink } = this;
    // Each item has a byte at least: a length that cannot be true ends before anything is made for it.
    if (count !== indefinite && count > BigInt(cursor.left))
      throw new ViewFault(`the bytes end inside a ${kind} of ${count}`, from);
    sink.begin(kind, kind);
    for (let left = count; left === indefinite || left > 0n; left = left === indefinite ? left : left - 1n) {
      const ended = kind === 'map' ? this.entry(depth) : this.item(depth + 1) === stop;
      if (!ended) continue;
      if (left === indefinite) break;
      throw new ViewFault(`an end inside a ${kind} of a stated length`, cursor.at - 1);
    }
    sink.end();
  }

  /** @returns whether the map ended instead */
  private entry(depth: number): boolean {
    const { cursor, sink } = this;
    const names = new NameSink();
    const key = new CborReader(cursor, names).item(depth + 1);
    if (key === stop) return true;
    sink.name(names.line);
    if (this.item(depth + 1) === stop) throw new ViewFault('a key without a value', cursor.at - 1);
    return false;
  }
}
