/**
 * What became of an entry: a record for each that has a result; skipped ones have none. Records stand in blocks.
 *
 * | field | width | meaning |
 * |---|---|---|
 * | verdict | u8 | position in verdictKinds |
 *
 * A commit goes on with the keys written as a varint, and what it changed (touched.ts) where that is short. Others with
 *
 * | field | width | meaning |
 * |---|---|---|
 * | phase, rule | u8, u8 | of the deciding check; 0xff where there is none |
 * | index | u32 | of the deciding item; 0xffffffff where the phase has none |
 * | diverges | u8 | 1 where the reference node would not reject |
 * | result | | the reference node's string, UTF-8 |
 */
import { concatBytes, fromText, toText } from '../../shared/bytes';
import {
  type CheckPhase,
  type CheckRule,
  type DecidingCheck,
  type VerdictKind,
  verdictKinds,
} from '../../shared/model';
import { readU32, readVarint, varintLength, writeU32, writeVarint } from './rowBytes';
import type { OpenBlock } from './seqBlocks';
import type { WriteBatch } from './store';

export interface StoredResult {
  verdict: VerdictKind;
  result: string;
  writes: number;
  deciding: DecidingCheck | null;
  /** The reference node would commit what we reject (protocol a.1). */
  diverges: boolean;
}

const phases: CheckPhase[] = ['gate', 'data', 'decode', 'reads', 'writes', 'accessControl'];
const rules: CheckRule[] = ['monitored', 'tags', 'version', 'permission', 'role', 'format', 'available'];
const committed = verdictKinds.indexOf('committed');
const headLength = 8;
const none = 0xffffffff;

/** Records a commit. @param touched what it changed, empty where that stands in a row of its own */
export function addCommit(
  block: OpenBlock,
  seq: number,
  writes: number,
  touched: Uint8Array,
  batch: WriteBatch,
): void {
  const at = block.add(seq, 1 + varintLength(writes) + touched.length, batch);
  block.bytes[at] = committed;
  block.bytes.set(touched, writeVarint(block.bytes, at + 1, writes));
}

/** Records the result of an entry that left no other trace. */
export function addRejection(
  block: OpenBlock,
  seq: number,
  stored: Omit<StoredResult, 'writes'>,
  batch: WriteBatch,
): void {
  const head = new Uint8Array(headLength);
  head[0] = verdictKinds.indexOf(stored.verdict);
  head[1] = stored.deciding === null ? 0xff : phases.indexOf(stored.deciding.phase);
  head[2] = stored.deciding === null ? 0xff : rules.indexOf(stored.deciding.rule);
  writeU32(head, 3, stored.deciding?.index ?? none);
  head[7] = stored.diverges ? 1 : 0;
  const record = concatBytes(head, fromText(stored.result));
  const at = block.add(seq, record.length, batch);
  block.bytes.set(record, at);
}

export function decodeResult(record: Uint8Array): StoredResult {
  const verdict = verdictKinds[record[0]!]!;
  if (record[0] === committed) {
    const writes = readVarint(record, 1).value;
    return { verdict, result: 'Commit', writes, deciding: null, diverges: false };
  }
  const index = readU32(record, 3);
  return {
    verdict,
    result: toText(record.subarray(headLength)) ?? '',
    writes: 0,
    deciding:
      record[1] === 0xff
        ? null
        : { phase: phases[record[1]!]!, rule: rules[record[2]!]!, index: index === none ? null : index },
    diverges: record[7] === 1,
  };
}

/** What a commit changed, where it stands in its result. */
export function touchedInResult(record: Uint8Array): Uint8Array | undefined {
  if (record[0] !== committed) return undefined;
  const { end } = readVarint(record, 1);
  return end < record.length ? record.subarray(end) : undefined;
}

/** The verdict, as its position in `verdictKinds`, and the keys written: what totals are made of. */
export function summaryOfResult(record: Uint8Array): { verdict: number; writes: number } {
  return { verdict: record[0]!, writes: record[0] === committed ? readVarint(record, 1).value : 0 };
}
