/** Reads bytes in order; whoever reads past their end learns what was cut, and where it began. */
import { toText } from '../../shared/bytes';
import { ViewFault } from './sink';

export class Cursor {
  private readonly view: DataView;
  at = 0;

  constructor(readonly bytes: Uint8Array) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get left(): number {
    return this.bytes.length - this.at;
  }

  /** Goes past so many bytes. @returns where they begin */
  private pass(length: number, what: string): number {
    const from = this.at;
    if (length > this.left) throw new ViewFault(`the bytes end inside ${what}`, from);
    this.at += length;
    return from;
  }

  u8(what: string): number {
    return this.view.getUint8(this.pass(1, what));
  }

  /** An unsigned big-endian number of 1 to 8 bytes. */
  unsigned(width: number, what: string): bigint {
    let value = 0n;
    for (const byte of this.take(width, what)) value = (value << 8n) | BigInt(byte);
    return value;
  }

  float(width: 2 | 4 | 8, what: string): number {
    const from = this.pass(width, what);
    if (width === 8) return this.view.getFloat64(from);
    return width === 4 ? this.view.getFloat32(from) : halfFloat(this.view.getUint16(from));
  }

  take(length: number | bigint, what: string): Uint8Array {
    if (BigInt(length) > BigInt(this.left)) throw new ViewFault(`the bytes end inside ${what}`, this.at);
    const from = this.pass(Number(length), what);
    return this.bytes.subarray(from, this.at);
  }

  text(length: number | bigint, what: string): string {
    const from = this.at;
    const text = toText(this.take(length, what));
    if (text === undefined) throw new ViewFault(`${what} is not UTF-8`, from);
    return text;
  }

  /** @throws where something follows */
  expectEnd(): void {
    if (this.left > 0)
      throw new ViewFault(
        `${this.left} ${this.left === 1 ? 'byte follows' : 'bytes follow'} the value`,
        this.at,
      );
  }
}

function halfFloat(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >>> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** A number as text, with what JSON has no word for. */
export function floatText(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value);
}
