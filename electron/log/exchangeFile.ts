/** A line of an exchange file, read and written. Every wrong field is named. */
import { fromHex, parseHex, toHex } from '../../shared/bytes';
import { badInput } from '../../shared/errors';
import type { Availability, LogEntry, Origin } from '../../shared/model';

/** An entry as a line gives it; the log adds what is missing. */
export interface ExchangeLine {
  seq: number;
  sender: Uint8Array;
  streamIds: Uint8Array[];
  availability: Availability;
  /** Present with availability `present`. */
  data: Uint8Array | undefined;
  size: number | undefined;
  dataRoot: Uint8Array | undefined;
  origin: Origin;
  logId: Uint8Array | undefined;
  prevHash: Uint8Array | undefined;
}

/** @throws badInput with the field that is wrong */
export function parseExchangeLine(text: string): ExchangeLine {
  const fields = parseObject(text);
  const data = dataOf(fields.data);
  const line: ExchangeLine = {
    seq: wholeNumber(fields.seq, 'seq') ?? missing('seq'),
    sender: bytes(fields.sender, 'sender', 20) ?? missing('sender'),
    streamIds: streamIdsOf(fields.streamIds),
    availability: data === null ? 'unobtainable' : data === undefined ? 'notFetched' : 'present',
    data: data ?? undefined,
    size: wholeNumber(fields.size, 'size'),
    dataRoot: bytes(fields.dataRoot, 'dataRoot', 32),
    origin: originOf(fields),
    logId: bytes(fields.logId, 'logId', 32),
    prevHash: bytes(fields.prevHash, 'prevHash', 32),
  };
  if (data === undefined && line.dataRoot === undefined)
    throw badInput('dataRoot', 'missing, and there is no data either');
  if (data === undefined && line.size === undefined)
    throw badInput('size', 'missing, and there is no data either');
  if (data instanceof Uint8Array && line.size !== undefined && line.size !== data.length) {
    throw badInput('size', `says ${line.size}, but data has ${data.length} bytes`);
  }
  return line;
}

function parseObject(text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw badInput('line', `is not JSON: ${error instanceof Error ? error.message : error}`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw badInput('line', 'is not a JSON object');
  return value as Record<string, unknown>;
}

/** null: unobtainable; undefined: not fetched. */
function dataOf(value: unknown): Uint8Array | null | undefined {
  return value === null || value === undefined ? value : bytes(value, 'data');
}

function originOf(fields: Record<string, unknown>): Origin {
  const origin: Origin = {
    blockNumber: wholeNumber(fields.blockNumber, 'blockNumber'),
    txHash: bytes(fields.txHash, 'txHash', 32),
    timestamp: wholeNumber(fields.timestamp, 'timestamp'),
    nonce: wholeNumber(fields.nonce, 'nonce'),
    signature: bytes(fields.signature, 'signature', 65),
  };
  if (origin.signature !== undefined && origin.nonce === undefined)
    throw badInput('nonce', 'missing beside a signature');
  return origin;
}

function streamIdsOf(value: unknown): Uint8Array[] {
  if (!Array.isArray(value)) throw badInput('streamIds', 'must be a list of stream ids');
  return value.map((id, i) => bytes(id, `streamIds[${i}]`, 32) ?? missing(`streamIds[${i}]`));
}

function wholeNumber(value: unknown, field: string): number | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) {
    throw badInput(field, 'must be a whole number from 0 to 2^53-1');
  }
  return value;
}

function bytes(value: unknown, field: string, length?: number): Uint8Array | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string' || !value.startsWith('0x'))
    throw badInput(field, 'must be 0x and hex digits');
  const parsed = length === undefined ? parseLongHex(value) : parseHex(value);
  if (parsed === undefined) throw badInput(field, 'must be 0x and an even number of hex digits');
  if (length !== undefined && parsed.length !== length) {
    throw badInput(field, `must be ${length} bytes, found ${parsed.length}`);
  }
  return parsed;
}

/** Data can be megabytes; Node's own parser is far quicker, but stops silently at a wrong digit. */
function parseLongHex(text: string): Uint8Array | undefined {
  const parsed = Buffer.from(text.slice(2), 'hex');
  return text.length === 2 + 2 * parsed.length ? new Uint8Array(parsed) : undefined;
}

function missing(field: string): never {
  throw badInput(field, 'missing');
}

/** The line of a stored entry; `data` undefined where the log has none. */
export function formatExchangeLine(entry: LogEntry, data: Uint8Array | undefined, logId: Uint8Array): string {
  const { origin } = entry;
  const hex = (value: Uint8Array | undefined) => (value === undefined ? undefined : toHex(value));
  return JSON.stringify({
    seq: entry.seq,
    sender: toHex(entry.sender),
    streamIds: entry.streamIds.map(toHex),
    data: entry.availability === 'unobtainable' ? null : data && `0x${Buffer.from(data).toString('hex')}`,
    size: entry.size,
    dataRoot: toHex(entry.dataRoot),
    txHash: hex(origin.txHash),
    blockNumber: origin.blockNumber,
    timestamp: origin.timestamp,
    logId: toHex(logId),
    prevHash: toHex(entry.prevHash),
    nonce: origin.nonce,
    signature: hex(origin.signature),
  });
}

/** The root that stands for data that nobody has and nobody described. */
export const unknownRoot = fromHex(`0x${'00'.repeat(32)}`);
