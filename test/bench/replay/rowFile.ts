/** A file of database rows: key length u16, value length u16, key, value; big-endian. */
import { open } from 'node:fs/promises';

export type DatabaseRow = [key: Uint8Array, value: Uint8Array];

const headLength = 4;
const blockBytes = 8 << 20;

export function packRow(key: Uint8Array, value: Uint8Array): Buffer {
  const packed = Buffer.allocUnsafe(headLength + key.length + value.length);
  packed.writeUInt16BE(key.length, 0);
  packed.writeUInt16BE(value.length, 2);
  packed.set(key, headLength);
  packed.set(value, headLength + key.length);
  return packed;
}

/** The rows of a file, a block at a time. */
export async function* readRows(file: string): AsyncGenerator<DatabaseRow[]> {
  const handle = await open(file);
  try {
    let left = Buffer.alloc(0);
    for (;;) {
      const { buffer, bytesRead } = await handle.read(Buffer.allocUnsafe(blockBytes));
      if (bytesRead === 0) return;
      const block = Buffer.concat([left, buffer.subarray(0, bytesRead)]);
      const { rows, end } = unpackRows(block);
      left = block.subarray(end);
      yield rows;
    }
  } finally {
    await handle.close();
  }
}

function unpackRows(block: Buffer): { rows: DatabaseRow[]; end: number } {
  const rows: DatabaseRow[] = [];
  let at = 0;
  while (at + headLength <= block.length) {
    const value = at + headLength + block.readUInt16BE(at);
    const end = value + block.readUInt16BE(at + 2);
    if (end > block.length) break;
    rows.push([block.subarray(at + headLength, value), block.subarray(value, end)]);
    at = end;
  }
  return { rows, end: at };
}
