/** Numbers as bytes: decimal digits as text, or integers and floats of every width, exact or refused. */
import { fromText, toHex, toText } from '../../../../shared/bytes';

export interface NumberForm {
  /** `decimal`, `u8` to `u256`, `i8` to `i256`, `f32`, `f64`. */
  kind: string;
  littleEndian: boolean;
}

type Made = { ok: true; bytes: Uint8Array } | { ok: false; reason: string };

const decimal = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;
const whole = /^-?(0|[1-9]\d*)$/;

export function numberBytes(text: string, { kind, littleEndian }: NumberForm): Made {
  const typed = plainDigits(text);
  if (kind === 'decimal')
    return decimal.test(typed)
      ? { ok: true, bytes: fromText(typed) }
      : { ok: false, reason: 'Expected a decimal number, such as 9 or -0.5' };
  const bits = Number(kind.slice(1));
  if (kind.startsWith('f')) return floatBytes(typed, bits, littleEndian);
  return integerBytes(typed, kind.startsWith('i'), bits, littleEndian);
}

/** Without what people put between digits. */
function plainDigits(text: string): string {
  return text.trim().replace(/[\u2009_]/g, '');
}

function integerBytes(typed: string, isSigned: boolean, bits: number, littleEndian: boolean): Made {
  const isHex = /^0x[0-9a-f]+$/i.test(typed);
  if (!whole.test(typed) && !isHex) return { ok: false, reason: 'Expected a whole number, decimal or 0x' };
  const value = BigInt(typed);
  const [least, most] = isSigned
    ? [-(1n << BigInt(bits - 1)), (1n << BigInt(bits - 1)) - 1n]
    : [0n, (1n << BigInt(bits)) - 1n];
  if (value < least || value > most)
    return { ok: false, reason: `Goes from ${rangeEnd(least)} to ${rangeEnd(most)}` };
  let rest = BigInt.asUintN(bits, value);
  const bytes = new Uint8Array(bits / 8);
  for (let at = bytes.length - 1; at >= 0; at--, rest >>= 8n) bytes[at] = Number(rest & 0xffn);
  return { ok: true, bytes: littleEndian ? bytes.reverse() : bytes };
}

/** Ends that no person counts the digits of are powers of two. */
function rangeEnd(end: bigint): string {
  const text = String(end);
  if (text.length <= 20) return text;
  const power = (end < 0n ? -end : end + 1n).toString(2).length - 1;
  return end < 0n ? `-2^${power}` : `2^${power}-1`;
}

function floatBytes(typed: string, bits: number, littleEndian: boolean): Made {
  const isNumber = decimal.test(typed) || /^-?Infinity$|^NaN$/.test(typed);
  if (!isNumber) return { ok: false, reason: 'Expected a number, such as 0.5 or 1e-9' };
  const value = Number(typed);
  const bytes = new Uint8Array(bits / 8);
  const view = new DataView(bytes.buffer);
  if (bits === 32) view.setFloat32(0, value, littleEndian);
  else view.setFloat64(0, value, littleEndian);
  const isLost =
    !typed.includes('Infinity') && typed !== 'NaN' && !Number.isFinite(readBack(view, bits, littleEndian));
  return isLost ? { ok: false, reason: `Is too large for ${bits} bits` } : { ok: true, bytes };
}

function readBack(view: DataView, bits: number, littleEndian: boolean): number {
  return bits === 32 ? view.getFloat32(0, littleEndian) : view.getFloat64(0, littleEndian);
}

/** The digits that make these bytes in this form; undefined where none do. */
export function numberText(bytes: Uint8Array, { kind, littleEndian }: NumberForm): string | undefined {
  if (kind === 'decimal') return toText(bytes);
  const bits = Number(kind.slice(1));
  if (bytes.length !== bits / 8) return undefined;
  if (kind.startsWith('f')) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    return String(readBack(view, bits, littleEndian));
  }
  const value = BigInt(toHex(littleEndian ? bytes.slice().reverse() : bytes));
  return String(kind.startsWith('i') ? BigInt.asIntN(bits, value) : value);
}

/** What the bytes of a float hold, where that is not what was typed. */
export function roundedTo(text: string, { kind, littleEndian }: NumberForm): string | undefined {
  if (!kind.startsWith('f')) return undefined;
  const made = numberBytes(text, { kind, littleEndian });
  if (!made.ok) return undefined;
  const view = new DataView(made.bytes.buffer, made.bytes.byteOffset);
  const held = readBack(view, Number(kind.slice(1)), littleEndian);
  const typed = plainDigits(text);
  if (!Number.isFinite(held)) return undefined;
  return decimalOf(typed) === decimalOf(String(held)) ? undefined : String(held);
}

/** A decimal number in one spelling: digits without zeros at their ends, and the power of ten that they are of. */
function decimalOf(text: string): string {
  const [, sign = '', integer = '', fraction = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text) ?? [];
  const digits = `${integer}${fraction}`.replace(/^0+/, '');
  const short = digits.replace(/0+$/, '');
  if (short === '') return '0';
  const power = BigInt(exponent) - BigInt(fraction.length) + BigInt(digits.length - short.length);
  return `${sign}${short}e${power}`;
}
