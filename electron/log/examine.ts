/**
 * The heavy part of taking entries in and of verifying them: JSON, hex, data roots and signatures. Nothing here knows
 * of the entries before, so that groups are examined in any order, on any thread.
 */
import { equalBytes } from '../../shared/bytes';
import { StreamscopeError } from '../../shared/errors';
import { encodeHeader } from './chain';
import { type ExaminedLine, packLines, unpackLines } from './examinedLine';
import type { ExchangeLine } from './exchangeFile';
import { fieldsOf, linesOf, parseLine, rootOf } from './exchangeLines';
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

const noHash = new Uint8Array(32);

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
