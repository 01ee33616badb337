/** One function of a WebAssembly module, copied with the fuel meter put in. */
import { concatBytes } from '../../shared/bytes';

/** Reads the parts of a module that metering has to understand, and passes over the others. */
export class WasmCursor {
  constructor(
    readonly data: Uint8Array,
    public offset: number,
  ) {}

  get atEnd(): boolean {
    return this.offset >= this.data.length;
  }

  byte(): number {
    const byte = this.data[this.offset++];
    if (byte === undefined) throw new RangeError('the module ends early');
    return byte;
  }

  bytes(length: number): Uint8Array {
    if (length > this.data.length - this.offset) throw new RangeError('the module ends early');
    this.offset += length;
    return this.data.subarray(this.offset - length, this.offset);
  }

  unsigned(): number {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte();
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
  }

  /** A signed or unsigned LEB128 number of any width. */
  skipNumber(): void {
    while (this.byte() >= 0x80);
  }

  constantExpression(): void {
    while (skipInstruction(this) !== 0x0b);
  }
}

const bulkPrefix = 0xfc;

/** Passes over one instruction with its operands; returns its opcode. */
function skipInstruction(cursor: WasmCursor): number {
  const opcode = cursor.byte();
  if (opcode === bulkPrefix) skipBulk(cursor);
  else if (opcode === 0x0e) for (let left = cursor.unsigned() + 1; left > 0; left--) cursor.skipNumber();
  else if (opcode === 0x11 || (opcode >= 0x28 && opcode <= 0x3e)) {
    // call_indirect, loads and stores
    cursor.skipNumber();
    cursor.skipNumber();
  } else if (opcode === 0x43) cursor.bytes(4);
  else if (opcode === 0x44) cursor.bytes(8);
  else if (hasOneNumber(opcode)) cursor.skipNumber();
  else if (!isPlain(opcode)) throw new RangeError(`the module uses opcode ${opcode}`);
  return opcode;
}

/** Blocks, branches, call, locals, globals, tables, memory size and growth, integer constants, ref.func. */
function hasOneNumber(opcode: number): boolean {
  return (
    (opcode >= 0x02 && opcode <= 0x04) ||
    opcode === 0x0c ||
    opcode === 0x0d ||
    opcode === 0x10 ||
    (opcode >= 0x20 && opcode <= 0x26) ||
    (opcode >= 0x3f && opcode <= 0x42) ||
    opcode === 0xd0 ||
    opcode === 0xd2
  );
}

/** Control, parametric and numeric instructions without operands in the code. */
function isPlain(opcode: number): boolean {
  return (
    opcode === 0x00 ||
    opcode === 0x01 ||
    opcode === 0x05 ||
    opcode === 0x0b ||
    opcode === 0x0f ||
    opcode === 0x1a ||
    opcode === 0x1b ||
    (opcode >= 0x45 && opcode <= 0xc4) ||
    opcode === 0xd1
  );
}

function skipBulk(cursor: WasmCursor): void {
  const operation = cursor.unsigned();
  if (operation <= 7) return;
  // memory.copy and memory.fill; others would need a price of their own.
  if (operation === 10) cursor.bytes(2);
  else if (operation === 11) cursor.bytes(1);
  else throw new RangeError(`the module uses bulk operation ${operation}`);
}

/**
 * @param body the function's locals and code
 * @param parameters how many it takes
 * @param fuel index of the global with the fuel; the one with the room follows it
 */
export function copyFunction(body: Uint8Array, parameters: number, fuel: number): Uint8Array {
  const cursor = new WasmCursor(body, 0);
  let length = parameters;
  const groups = cursor.unsigned();
  const groupsAt = cursor.offset;
  for (let left = groups; left > 0; left--) {
    length += cursor.unsigned();
    cursor.byte();
  }
  // One more local, an i32: the length of a bulk operation.
  const locals = concatBytes(
    unsigned(groups + 1),
    body.subarray(groupsAt, cursor.offset),
    Uint8Array.of(0x01, 0x7f),
  );
  const prices: Prices = {
    turn: turnPrice(unsigned(fuel)),
    bulk: bulkPrice(unsigned(fuel), unsigned(length)),
    ...framePrices(unsigned(fuel + 1), frameBytes + localBytes * (length + 1)),
  };
  return concatBytes(locals, ...meterInstructions(cursor, prices));
}

/** What a baseline compiler keeps of a function on the host's stack: 8 bytes a local, and room for its operands. */
const frameBytes = 256;
const localBytes = 8;

/** Code that is put in. */
interface Prices {
  turn: Uint8Array;
  bulk: Uint8Array;
  enter: Uint8Array;
  leave: Uint8Array;
}

function meterInstructions(cursor: WasmCursor, prices: Prices): Uint8Array[] {
  const parts: Uint8Array[] = [];
  let copied = cursor.offset;
  const copyTo = (offset: number) => {
    parts.push(cursor.data.subarray(copied, offset));
    copied = offset;
  };
  while (!cursor.atEnd) {
    const start = cursor.offset;
    const opcode = skipInstruction(cursor);
    if (opcode === 0x03) {
      copyTo(cursor.offset);
      parts.push(prices.turn);
    } else if (opcode === 0x10 || opcode === 0x11) {
      copyTo(start);
      parts.push(prices.enter);
      copyTo(cursor.offset);
      parts.push(prices.leave);
    } else if (opcode === bulkPrefix && (cursor.data[start + 1] ?? 0) >= 10) {
      copyTo(start);
      parts.push(prices.bulk);
    }
  }
  copyTo(cursor.data.length);
  return parts;
}

/** Around a call: room = room - size of the caller's frame, trapping where there is none; and back. */
function framePrices(room: Uint8Array, size: number): { enter: Uint8Array; leave: Uint8Array } {
  const get = concatBytes(Uint8Array.of(0x23), room);
  const set = concatBytes(Uint8Array.of(0x24), room);
  const bytes = concatBytes(Uint8Array.of(0x41), signed(size));
  return {
    // i32.sub, global.set, global.get, i32.const 0, i32.lt_s, if, unreachable, end
    enter: concatBytes(
      get,
      bytes,
      Uint8Array.of(0x6b),
      set,
      get,
      Uint8Array.of(0x41, 0, 0x48, 0x04, 0x40, 0, 0x0b),
    ),
    leave: concatBytes(get, bytes, Uint8Array.of(0x6a), set),
  };
}

/** fuel = fuel - 1; traps where it was spent. */
function turnPrice(fuel: Uint8Array): Uint8Array {
  return concatBytes(
    Uint8Array.of(0x23),
    fuel, // global.get
    Uint8Array.of(0x42, 0x01, 0x7d, 0x24),
    fuel, // i64.const 1, i64.sub, global.set
    Uint8Array.of(0x23),
    fuel, // global.get
    Uint8Array.of(0x42, 0x00, 0x53, 0x04, 0x40, 0x00, 0x0b), // i64.const 0, i64.lt_s, if, unreachable, end
  );
}

/** fuel = fuel - length / 64; the next turn of a loop notices. The length is on top of the stack and stays there. */
function bulkPrice(fuel: Uint8Array, length: Uint8Array): Uint8Array {
  return concatBytes(
    Uint8Array.of(0x22),
    length, // local.tee
    Uint8Array.of(0x23),
    fuel, // global.get
    Uint8Array.of(0x20),
    length, // local.get
    Uint8Array.of(0x41, 0x06, 0x76, 0xad, 0x7d, 0x24), // i32.const 6, i32.shr_u, i64.extend_i32_u, i64.sub
    fuel, // global.set
  );
}

/** LEB128. */
export function unsigned(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  do {
    const low = rest & 0x7f;
    rest >>>= 7;
    bytes.push(rest === 0 ? low : low | 0x80);
  } while (rest !== 0);
  return Uint8Array.from(bytes);
}

/** LEB128 of a number that is not negative, where a signed one is read. */
function signed(value: number): Uint8Array {
  const bytes = unsigned(value);
  const last = bytes.at(-1) ?? 0;
  if ((last & 0x40) === 0) return bytes;
  return concatBytes(bytes.subarray(0, -1), Uint8Array.of(last | 0x80, 0));
}
