/**
 * The heavy part of taking entries in and of verifying them: JSON, hex, data roots and signatures. Nothing here knows
 * of the entries before, so that groups are examined in any order, on any thread.
 */
import { equalBytes } from '../../shared/bytes';
import { StreamscopeError } from '../../shared/errors';
import { describeSubmission } from '../../shared/submission';
import { encodeHeader } from './chain';
import { type ExaminedLine, packLines, unpackLines } from './examinedLine';
import { type ExchangeLine, parseExchangeLine, unknownRoot } from './exchangeFile';
import { keccak256 } from './keccak';
import { refuseTangled } from './lineStructure';
import { isSignedBy } from './signature';

/** Whole lines of an exchange file. */
export interface LinesToExamine {
  bytes: Uint8Array<ArrayBuffer>;
  /** Log of the lines that name none. */
  logId: Uint8Array;
  /** `append` trusts what `check` has seen, and gives the data back. */
  pass: 'check' | 'append';
  /** Lines with a lower seq are compared with stored entries, so that their signatures are not looked at. */
  newFrom: number;
}

/** A wrong line, counted from 0 within its block. */
export interface LineFault {
  line: number;
  field: string;
  reason: string;
}

export interface ExaminedLines {
  /** Packed lines, blank ones left out, up to the one that is wrong; see examinedLine.ts. */
  packed: Uint8Array<ArrayBuffer>;
  fault: LineFault | undefined;
}

/** Stored entries that have their data, or none. */
export interface EntriesToExamine {
  /** Packed as lines are; see examinedLine.ts. */
  packed: Uint8Array<ArrayBuffer>;
  logId: Uint8Array;
}

/** The first stored entry that does not hold, by its line. */
export type EntryFault = Omit<LineFault, 'field'>;

const lineFeed = 10;
const noHash = new Uint8Array(32);

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

export function examineLines(job: LinesToExamine): ExaminedLines {
  const lines: ExaminedLine[] = [];
  let line = 0;
  try {
    for (const bytes of linesOf(job.bytes)) {
      const given = parseLine(bytes);
      if (given !== undefined) lines.push(examineLine(given, line, job));
      line++;
    }
  } catch (error) {
    if (!(error instanceof StreamscopeError) || error.code !== 'badInput') throw error;
    const { field, reason } = (error as StreamscopeError<'badInput'>).data;
    return { packed: packLines(lines), fault: { line, field, reason } };
  }
  return { packed: packLines(lines), fault: undefined };
}

function examineLine(given: ExchangeLine, line: number, job: LinesToExamine): ExaminedLine {
  const isCheck = job.pass === 'check';
  const root =
    given.data !== undefined && (isCheck || given.dataRoot === undefined) ? rootOf(given.data) : undefined;
  const fields = fieldsOf(given, root);
  return {
    line,
    fields,
    header: encodeHeader({ ...fields, prevHash: given.prevHash ?? noHash }),
    availability: given.availability,
    given: { dataRoot: given.dataRoot !== undefined, size: given.size !== undefined },
    prevHash: given.prevHash,
    logId: given.logId,
    rootHolds: root === undefined || equalBytes(root, fields.dataRoot),
    signed: isCheck && given.seq >= job.newFrom && isSigned(fields, given.logId ?? job.logId),
    data: isCheck ? undefined : given.data,
  };
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

function isSigned(fields: ExaminedLine['fields'], logId: Uint8Array): boolean {
  const { signature, nonce } = fields.origin;
  if (signature === undefined || nonce === undefined) return false;
  const { streamIds, dataRoot, size } = fields;
  return isSignedBy(fields.sender, signature, { logId, streamIds, dataRoot, size, nonce });
}

/** The first entry whose data root or signature does not hold. */
export function examineEntries({ packed, logId }: EntriesToExamine): EntryFault | undefined {
  for (const entry of unpackLines(packed)) {
    const reason = entryFault(entry, logId);
    if (reason !== undefined) return { line: entry.line, reason };
  }
  return undefined;
}

function entryFault({ fields, data }: ExaminedLine, logId: Uint8Array): string | undefined {
  if (data !== undefined && !equalBytes(rootOf(data), fields.dataRoot))
    return 'its data does not have its data root';
  const { signature, nonce } = fields.origin;
  if (signature === undefined || nonce === undefined) return undefined;
  return isSigned(fields, logId) ? undefined : 'its signature is not of the sender';
}
