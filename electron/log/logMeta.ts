/**
 * The identity row of a log: its format, its id, where it begins and how far its senders can be believed. Read by hand:
 * every thread reads it, and the library that checks other input takes longer to load than all else about the log.
 */
import { fromHex, fromText, toHex, toText } from '../../shared/bytes';
import { StreamscopeError } from '../../shared/errors';
import { type Database, getAt, type Snapshot } from '../store/store';
import { headerBounds, logMetaKey } from './logKeys';
import { damaged } from './logReader';

/** Newer formats are refused in plain words. */
export const logFormat = 1;

/** How far senders can be believed; `trustedSenders`: unsigned entries were let into a signed log. */
const signatures = ['signed', 'unsigned', 'trustedSenders'] as const;
export type Signatures = (typeof signatures)[number];

export interface LogMeta {
  format: number;
  /** 32 bytes; signatures are bound to it. */
  logId: Uint8Array;
  signatures: Signatures;
  firstSeq: number;
}

export function encodeLogMeta(meta: LogMeta): Uint8Array {
  return fromText(JSON.stringify({ ...meta, logId: toHex(meta.logId) }));
}

/**
 * The identity of a log; undefined for a new one.
 * @throws formatNewer, logDamaged
 */
export async function readLogMeta(database: Database, snapshot?: Snapshot): Promise<LogMeta | undefined> {
  const bytes = getAt(database, logMetaKey, snapshot);
  if (bytes === undefined) {
    // Headers without an identity are a log whose identity was lost, not a new log.
    for await (const _ of database.keys({ ...headerBounds, limit: 1, snapshot }))
      throw damaged(0, 'the identity of the log is gone');
    return undefined;
  }
  return decodeLogMeta(bytes);
}

function decodeLogMeta(bytes: Uint8Array): LogMeta {
  const { format, logId, signatures: believed, firstSeq } = parseJson(toText(bytes) ?? '');
  if (typeof format === 'number') refuseNewerFormat(format);
  const known = signatures.find((kind) => kind === believed);
  const isId = typeof logId === 'string' && /^0x[0-9a-f]{64}$/.test(logId);
  if (format !== logFormat || !isId || known === undefined || !isSeq(firstSeq))
    throw damaged(0, 'the identity of the log does not read');
  return { format, logId: fromHex(logId), signatures: known, firstSeq };
}

function isSeq(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function parseJson(text: string): Partial<Record<keyof LogMeta, unknown>> {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    return {};
  }
}

/** Before anything else is looked at: a newer format may have other fields. */
function refuseNewerFormat(found: number): void {
  if (found <= logFormat) return;
  throw new StreamscopeError(
    'formatNewer',
    { what: 'log', found, supported: logFormat },
    `This log has format ${found}; this version reads up to ${logFormat}. Use a newer Streamscope.`,
  );
}
