import { toHex } from '../../../../shared/bytes';
import type { DraftRow } from '../../../../shared/compose/draft';
import { keepValueBytes } from './rowBytes';

/** Bytes that are turned into text without a pause: some ms. */
const piece = 1 << 20;

/** The content of a file as the value of a row. A file of megabytes does not hold up the page. */
export async function fileValue(file: Blob, name?: string): Promise<DraftRow['value']> {
  const bytes = new Uint8Array(file.size);
  const digits: string[] = [];
  for (let offset = 0; offset < file.size; offset += piece) {
    const part = new Uint8Array(await file.slice(offset, offset + piece).arrayBuffer());
    bytes.set(part, offset);
    digits.push(toHex(part).slice('0x'.length));
  }
  const value = {
    format: 'file' as const,
    text: `0x${digits.join('')}`,
    ...(name !== undefined && { fileName: name.slice(0, 255) }),
  };
  keepValueBytes(value, bytes);
  return value;
}
