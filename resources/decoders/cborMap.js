// CBOR map: an entry is one CBOR map (RFC 8949), of definite or indefinite length.
//
//   key    byte string or text string; its bytes are the key
//   value  byte string: its bytes are the value
//          null: deletes the key
//          anything else: its CBOR encoding is the value
//
// Bytes after the map are refused.

export function decode(content) {
  const at = new Reader(content);
  const head = at.head();
  if (head.major !== 5) throw new Error('the entry is not a CBOR map');
  const writes = [];
  for (let left = head.length; left === null ? !at.takeBreak() : left > 0; left = left === null ? null : left - 1) {
    const key = at.string('a key of the map is not a string');
    writes.push({ key, value: valueOf(at) });
  }
  if (at.offset !== content.length) throw new Error(`bytes after the map, from ${at.offset}`);
  return { writes };
}

function valueOf(at) {
  const start = at.offset;
  const first = at.bytes[start];
  if (first === 0xf6) {
    at.offset++;
    return null;
  }
  if (first >> 5 === 2) return at.string();
  at.skip(0);
  return at.bytes.slice(start, at.offset);
}

class Reader {
  constructor(bytes) {
    this.bytes = bytes;
    this.offset = 0;
  }

  take(length) {
    if (length > this.bytes.length - this.offset) throw new Error(`the entry ends early, at ${this.offset}`);
    this.offset += length;
    return this.bytes.subarray(this.offset - length, this.offset);
  }

  // Major type and length or number of an item; the length is null where it is indefinite.
  head() {
    const first = this.take(1)[0];
    const major = first >> 5;
    const info = first & 0x1f;
    if (info < 24) return { major, info, length: info };
    if (info === 31 && major !== 0 && major !== 1 && major !== 6) return { major, info, length: null };
    if (info > 27) throw new Error(`not CBOR at ${this.offset - 1}`);
    let length = 0;
    for (const byte of this.take(1 << (info - 24))) length = length * 256 + byte;
    return { major, info, length };
  }

  takeBreak() {
    if (this.bytes[this.offset] !== 0xff) return false;
    this.offset++;
    return true;
  }

  // The bytes of a byte string or text string.
  string(otherwise = 'not a string') {
    const { major, length } = this.head();
    if (major !== 2 && major !== 3) throw new Error(otherwise);
    if (length !== null) return this.take(length);
    const parts = [];
    while (!this.takeBreak()) {
      const part = this.head();
      if (part.major !== major || part.length === null) throw new Error(`not CBOR at ${this.offset - 1}`);
      parts.push(...this.take(part.length));
    }
    return Uint8Array.from(parts);
  }

  // Passes over one item with everything in it.
  skip(depth) {
    if (depth > 64) throw new Error('nested more than 64 deep');
    const { major, info, length } = this.head();
    if (major === 7) {
      if (info === 31 || (info === 24 && length < 32)) throw new Error(`not CBOR at ${this.offset - 1}`);
      return;
    }
    if (major === 6) return this.skip(depth + 1);
    if (major < 2) return;
    if (major < 4) {
      if (length !== null) this.take(length);
      else {
        this.offset--;
        this.string();
      }
      return;
    }
    const items = major === 5 ? 2 : 1;
    for (let left = length; left === null ? !this.takeBreak() : left > 0; left = left === null ? null : left - 1) {
      for (let i = 0; i < items; i++) this.skip(depth + 1);
    }
  }
}

export function encode({ reads, writes, accessControl }) {
  if (reads.length > 0) throw new Error('a CBOR map cannot carry reads');
  if (accessControl.length > 0) throw new Error('a CBOR map cannot carry access control');
  const parts = [headOf(5, writes.length)];
  for (const { key, value } of writes) {
    parts.push(headOf(2, key.length), key);
    if (value === null) parts.push(Uint8Array.of(0xf6));
    else parts.push(headOf(2, value.length), value);
  }
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    bytes.set(part, offset);
    offset += part.length;
  }
  return bytes;
}

function headOf(major, length) {
  const first = major << 5;
  if (length < 24) return Uint8Array.of(first | length);
  if (length < 0x100) return Uint8Array.of(first | 24, length);
  if (length < 0x10000) return Uint8Array.of(first | 25, length >> 8, length);
  return Uint8Array.of(first | 26, length >> 24, length >> 16, length >> 8, length);
}
