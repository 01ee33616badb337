/**
 * What became of an entry: a row per entry that has a result; skipped entries have none.
 *
 * | field | width | meaning |
 * |---|---|---|
 * | verdict | u8 | position in verdictKinds |
 * | writes | u32 | keys written, 0 for a rejection |
 * | phase, rule | u8, u8 | of the deciding check; 0xff for a commit |
 * | index | u32 | of the deciding item; 0xffffffff where the phase has none |
 * | diverges | u8 | 1 where the reference node would not reject |
 * | rest | | a rejection: the reference node's string, UTF-8; a commit: what it changed (touched.ts), or nothing |
 */
import { fromText, toText } from '../../shared/bytes';
import {
  type CheckPhase,
  type CheckRule,
  type DecidingCheck,
  type VerdictKind,
  verdictKinds,
} from '../../shared/model';
import type { RowBytes } from './keys';
import { readU32, writeU32 } from './rowBytes';

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
const headLength = 12;
const none = 0xffffffff;

/** @param touched what a commit changed, where it stands in this row */
export function encodeResult(
  stored: StoredResult,
  touched: Uint8Array | undefined,
  bytes: RowBytes = (length) => new Uint8Array(length),
): Uint8Array {
  const isCommit = stored.verdict === 'committed';
  const rest = isCommit ? touched : fromText(stored.result);
  const row = bytes(headLength + (rest?.length ?? 0));
  row[0] = verdictKinds.indexOf(stored.verdict);
  writeU32(row, 1, stored.writes);
  row[5] = stored.deciding === null ? 0xff : phases.indexOf(stored.deciding.phase);
  row[6] = stored.deciding === null ? 0xff : rules.indexOf(stored.deciding.rule);
  writeU32(row, 7, stored.deciding?.index ?? none);
  row[11] = stored.diverges ? 1 : 0;
  if (rest !== undefined) row.set(rest, headLength);
  return row;
}

export function decodeResult(bytes: Uint8Array): StoredResult {
  const index = readU32(bytes, 7);
  const verdict = verdictKinds[bytes[0]!]!;
  return {
    verdict,
    result: verdict === 'committed' ? 'Commit' : (toText(bytes.subarray(headLength)) ?? ''),
    writes: readU32(bytes, 1),
    deciding:
      bytes[5] === 0xff
        ? null
        : { phase: phases[bytes[5]!]!, rule: rules[bytes[6]!]!, index: index === none ? null : index },
    diverges: bytes[11] === 1,
  };
}

/** What a commit changed, where it stands in its result's row. */
export function touchedInResult(bytes: Uint8Array): Uint8Array | undefined {
  const isCommit = verdictKinds[bytes[0]!] === 'committed';
  return isCommit && bytes.length > headLength ? bytes.subarray(headLength) : undefined;
}

/** The verdict, as its position in `verdictKinds`, and the keys written: what totals are made of. */
export function summaryOfResult(bytes: Uint8Array): { verdict: number; writes: number } {
  return { verdict: bytes[0]!, writes: readU32(bytes, 1) };
}
