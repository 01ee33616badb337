/** The identity row of a log: its format, its id, where it begins and how far its senders can be believed. */
import { z } from 'zod';
import { fromHex, fromText, toHex, toText } from '../../shared/bytes';
import { seqField } from '../../shared/contract/inputs';
import { StreamscopeError } from '../../shared/errors';
import { type Database, getAt, type Snapshot } from '../store/store';
import { headerBounds, logMetaKey } from './logKeys';
import { damaged } from './logReader';

/** Newer formats are refused in plain words. */
export const logFormat = 1;

/** How far senders can be believed; `trustedSenders`: unsigned entries were let into a signed log. */
export type Signatures = 'signed' | 'unsigned' | 'trustedSenders';

export interface LogMeta {
  format: number;
  /** 32 bytes; signatures are bound to it. */
  logId: Uint8Array;
  signatures: Signatures;
  firstSeq: number;
}

const storedMeta = z.object({
  format: z.literal(logFormat),
  logId: z.string().regex(/^0x[0-9a-f]{64}$/),
  signatures: z.enum(['signed', 'unsigned', 'trustedSenders']),
  firstSeq: seqField,
});

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
  const stored = parseJson(toText(bytes) ?? '');
  refuseNewerFormat(stored);
  const { data } = storedMeta.safeParse(stored);
  if (data === undefined) throw damaged(0, 'the identity of the log does not read');
  return { ...data, logId: fromHex(data.logId) };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Before anything else is looked at: a newer format may have other fields. */
function refuseNewerFormat(stored: unknown): void {
  const found = z.object({ format: z.number() }).safeParse(stored).data?.format;
  if (found === undefined || found <= logFormat) return;
  throw new StreamscopeError(
    'formatNewer',
    { what: 'log', found, supported: logFormat },
    `This log has format ${found}; this version reads up to ${logFormat}. Use a newer Streamscope.`,
  );
}
