/** Rows of the state in words, for people who must know what a verification found. */
import { equalBytes, type Hex, toHex, toText } from '../../shared/bytes';
import * as keys from '../store/keys';
import { readInverseU64 } from '../store/rowBytes';
import { recordsOf } from '../store/seqBlocks';
import type { WatchedStreams } from '../store/streams';

export interface DescribedRow {
  /** The entry that the row is about; null for rows of the newest state. */
  seq: number | null;
  words: string;
}

const none = new Uint8Array(0);
const subject = { stream: 0, category: 0, key: none, account: new Uint8Array(keys.accountLength) };
/** The first byte of a row says its table; keys.ts knows which. */
const tableOf = (row: Uint8Array) => row[0]!;

type Describe = (
  row: Uint8Array,
  streamOf: (row: Uint8Array) => string,
  values: readonly Uint8Array[],
) => DescribedRow;

const tables = new Map<number, Describe>([
  [tableOf(keys.metaKey('')), () => ({ seq: null, words: 'the position of replay' })],
  [
    tableOf(keys.latestKey(0, none)),
    (row, streamOf) => ({
      seq: null,
      words: `newest version of ${keyText(keys.keyOfRow(row))} in ${streamOf(row)}`,
    }),
  ],
  [
    tableOf(keys.deletedKey(0, none)),
    (row, streamOf) => ({
      seq: null,
      words: `deletion of ${keyText(keys.keyOfRow(row))} in ${streamOf(row)}`,
    }),
  ],
  [
    tableOf(keys.historyKey(0, none, 0)),
    (row, streamOf) => {
      const { key, seq } = keys.readHistoryKey(row);
      return { seq, words: `version ${seq} of ${keyText(key)} in ${streamOf(row)}` };
    },
  ],
  [
    tableOf(keys.longKeyKey(0, none)),
    (row, streamOf) => ({ seq: null, words: `long ${keyText(keys.keyOfRow(row))} in ${streamOf(row)}` }),
  ],
  [
    tableOf(keys.roleNowKey(subject)),
    (row, streamOf) => ({ seq: null, words: `role now: ${roleText(row)} in ${streamOf(row)}` }),
  ],
  [
    tableOf(keys.roleFactKey(subject, 0)),
    (row, streamOf) => {
      const { seq } = keys.readRoleFactKey(row);
      return { seq, words: `role at entry ${seq}: ${roleText(row)} in ${streamOf(row)}` };
    },
  ],
  [tableOf(keys.accountFactKey(subject, 0)), describeAccountFact],
  [tableOf(keys.foundingKey(0)), (row, streamOf) => ({ seq: null, words: `founding of ${streamOf(row)}` })],
  [
    tableOf(keys.specialGrantsKey(0, subject.account, 0)),
    (row, streamOf) => ({ seq: lastSeq(row), words: `count of special writer grants in ${streamOf(row)}` }),
  ],
  [
    tableOf(keys.specialGrantsNowKey(0, subject.account)),
    (row, streamOf) => ({ seq: null, words: `count of special writer grants now in ${streamOf(row)}` }),
  ],
  [
    tableOf(keys.resultsKey(0)),
    (row, _, values) => {
      const seq = differentRecord(keys.seqOfRow(row), values);
      return { seq, words: `result of entry ${seq}` };
    },
  ],
  [
    tableOf(keys.touchedKey(0)),
    (row) => ({ seq: keys.seqOfRow(row), words: `what entry ${keys.seqOfRow(row)} touched` }),
  ],
  [
    tableOf(keys.digestsKey(0, 0)),
    (row, streamOf, values) => {
      const seq = differentRecord(keys.firstOfDigestsRow(row), values);
      return { seq, words: `digest of ${streamOf(row)} after entry ${seq}` };
    },
  ],
]);

/**
 * What a row is about: table, stream, key, entry. A row of an unknown table is told as hex.
 * @param values that it has in one state and in the other, where it is there
 */
export function describeRow(
  row: Uint8Array,
  streams: WatchedStreams,
  values: readonly Uint8Array[],
): DescribedRow {
  const describe = tables.get(row[0] ?? -1);
  if (describe === undefined) return { seq: null, words: `a row of no known table, ${toHex(row)}` };
  return describe(row, (of) => `stream ${streamId(of, streams)}`, values);
}

/** Of a block's values the first entry whose record differs, or the last that one of them has. */
function differentRecord(first: number, [left = none, right = none]: readonly Uint8Array[]): number {
  const [leftRecords, rightRecords] = [recordsOf(left, first), recordsOf(right, first)];
  for (let last = first; ; ) {
    const [leftSeq, leftRecord] = leftRecords.next().value ?? [undefined, none];
    const [rightSeq, rightRecord] = rightRecords.next().value ?? [undefined, none];
    const seq = Math.min(leftSeq ?? Number.POSITIVE_INFINITY, rightSeq ?? Number.POSITIVE_INFINITY);
    if (seq === Number.POSITIVE_INFINITY) return last;
    if (leftSeq !== rightSeq || !equalBytes(leftRecord, rightRecord)) return seq;
    last = seq;
  }
}

/** Rows of a stream carry its ordinal behind the table. */
function streamId(row: Uint8Array, streams: WatchedStreams): Hex | string {
  const ordinal = new DataView(row.buffer, row.byteOffset, row.length).getUint32(1);
  const id = streams.ids[ordinal];
  return id === undefined ? `number ${ordinal}` : toHex(id);
}

function describeAccountFact(row: Uint8Array): DescribedRow {
  const account = toHex(row.subarray(1, 1 + keys.accountLength));
  return { seq: lastSeq(row), words: `role at entry ${lastSeq(row)}: account ${account}, by account` };
}

/** Of rows that end in a seq. */
function lastSeq(row: Uint8Array): number {
  return readInverseU64(row, row.length - 8);
}

function roleText(row: Uint8Array): string {
  const { key, account } = keys.readRoleFactKey(row);
  const about = key.length === 0 ? '' : `, ${keyText(key)}`;
  return `account ${toHex(account)}${about}`;
}

/** Bytes, and as text where they are plain text. */
function keyText(key: Uint8Array): string {
  const text = toText(key);
  const readable = text !== undefined && /^[\x20-\x7e]{1,80}$/.test(text);
  return readable ? `key ${toHex(key)} (${text})` : `key ${toHex(key)}`;
}
