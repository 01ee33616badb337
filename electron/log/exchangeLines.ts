/** Lines of an exchange file as bytes, and the fields of the entries that they are. */
import { describeSubmission } from '../../shared/submission';
import type { ExaminedLine } from './examinedLine';
import { type ExchangeLine, parseExchangeLine, unknownRoot } from './exchangeFile';
import { keccak256 } from './keccak';
import { refuseTangled } from './lineStructure';

const lineFeed = 10;

/** Lines without their ends; views of `bytes`. */
export function* linesOf(bytes: Uint8Array): Generator<Buffer> {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let start = 0; start < text.length; ) {
    const found = text.indexOf(lineFeed, start);
    const end = found < 0 ? text.length : found;
    yield text.subarray(start, end);
    start = end + 1;
  }
}

/** undefined for a blank line. @throws badInput with the field that is wrong */
export function parseLine(bytes: Buffer): ExchangeLine | undefined {
  refuseTangled(bytes);
  const text = bytes.toString('utf8');
  return text.trim() === '' ? undefined : parseExchangeLine(text);
}

/** The fields of a line's entry; `root` is that of its data. */
export function fieldsOf(line: ExchangeLine, root: Uint8Array | undefined): ExaminedLine['fields'] {
  const { seq, sender, streamIds, origin } = line;
  const dataRoot = line.dataRoot ?? root ?? unknownRoot;
  return { seq, sender, streamIds, dataRoot, size: line.size ?? line.data?.length ?? 0, origin };
}

export function rootOf(data: Uint8Array): Uint8Array {
  return describeSubmission(data, keccak256).dataRoot;
}
