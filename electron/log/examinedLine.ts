/**
 * Lines of an exchange file after the heavy work on them is done, packed to cross threads in one buffer.
 *
 * | field | width | meaning |
 * |---|---|---|
 * | line | u32 | counted from 0 within its block |
 * | availability | u8 | as in logKeys.ts |
 * | flags | u8 | 1 dataRoot was given, 2 size was given, 4 prevHash was given, 8 logId was given, 16 the data has the given root, 32 the signature is of the sender, 64 data follows |
 * | header length, header | u32, | see chain.ts; 32 zero bytes where no prevHash was given |
 * | logId | 32 | with its flag |
 * | data length, data | u32, | with its flag |
 */
import type { Availability } from '../../shared/model';
import { readU32, writeU32 } from '../store/rowBytes';
import { type ChainedFields, decodeHeader } from './chain';
import { availabilities } from './logKeys';

export interface ExaminedLine {
  /** Counted from 0 within its block. */
  line: number;
  /** What the line gives, its data root and size made from the data where they were left out. */
  fields: Omit<ChainedFields, 'prevHash'>;
  /** The same as a header, see chain.ts; its prevHash is zeros where the line has none. */
  header: Uint8Array;
  availability: Availability;
  /** What the line itself says. */
  given: { dataRoot: boolean; size: boolean };
  prevHash: Uint8Array | undefined;
  logId: Uint8Array | undefined;
  /** False when data and data root are both given and do not belong together. */
  rootHolds: boolean;
  /** Whether the signature is of the sender; false also where it was not to be checked. */
  signed: boolean;
  /** Only where it was asked for, with availability `present`. */
  data: Uint8Array | undefined;
}

const flag = { dataRoot: 1, size: 2, prevHash: 4, logId: 8, rootHolds: 16, signed: 32, data: 64 } as const;
const fixedLength = 10;

/** All lines in one buffer of its own. */
export function packLines(lines: readonly ExaminedLine[]): Uint8Array<ArrayBuffer> {
  let length = 0;
  for (const line of lines) length += fixedLength + line.header.length + optionalLength(line);
  const packed = new Uint8Array(length);
  let at = 0;
  for (const line of lines) at = packLine(packed, at, line);
  return packed;
}

function optionalLength({ logId, data }: ExaminedLine): number {
  return (logId === undefined ? 0 : 32) + (data === undefined ? 0 : 4 + data.length);
}

/** @returns the offset behind the line */
function packLine(packed: Uint8Array, start: number, line: ExaminedLine): number {
  const { header } = line;
  writeU32(packed, start, line.line);
  packed[start + 4] = availabilities.indexOf(line.availability);
  packed[start + 5] = flagsOf(line);
  writeU32(packed, start + 6, header.length);
  let at = start + fixedLength;
  packed.set(header, at);
  at += header.length;
  if (line.logId !== undefined) {
    packed.set(line.logId, at);
    at += 32;
  }
  if (line.data === undefined) return at;
  writeU32(packed, at, line.data.length);
  packed.set(line.data, at + 4);
  return at + 4 + line.data.length;
}

function flagsOf(line: ExaminedLine): number {
  let flags = 0;
  if (line.given.dataRoot) flags |= flag.dataRoot;
  if (line.given.size) flags |= flag.size;
  if (line.prevHash !== undefined) flags |= flag.prevHash;
  if (line.logId !== undefined) flags |= flag.logId;
  if (line.rootHolds) flags |= flag.rootHolds;
  if (line.signed) flags |= flag.signed;
  if (line.data !== undefined) flags |= flag.data;
  return flags;
}

/** The lines in order; their bytes are views of `packed`. */
export function* unpackLines(packed: Uint8Array): Generator<ExaminedLine> {
  for (let at = 0; at < packed.length; ) {
    const flags = packed[at + 5]!;
    const headerAt = at + fixedLength;
    const logIdAt = headerAt + readU32(packed, at + 6);
    const dataAt = logIdAt + (flags & flag.logId ? 32 : 0);
    const dataLength = flags & flag.data ? readU32(packed, dataAt) : 0;
    const header = packed.subarray(headerAt, logIdAt);
    const fields = decodeHeader(header);
    yield {
      line: readU32(packed, at),
      fields,
      header,
      availability: availabilities[packed[at + 4]!]!,
      given: { dataRoot: (flags & flag.dataRoot) !== 0, size: (flags & flag.size) !== 0 },
      prevHash: flags & flag.prevHash ? fields.prevHash : undefined,
      logId: flags & flag.logId ? packed.subarray(logIdAt, dataAt) : undefined,
      rootHolds: (flags & flag.rootHolds) !== 0,
      signed: (flags & flag.signed) !== 0,
      data: flags & flag.data ? packed.subarray(dataAt + 4, dataAt + 4 + dataLength) : undefined,
    };
    at = flags & flag.data ? dataAt + 4 + dataLength : dataAt;
  }
}
