/**
 * The verdict on one entry, stopping at the first failure as every node does (protocol c.1). Pure. Where the
 * reference node names any one of several failing items, this names the first in the order of the data.
 */
import type { CheckPhase, CheckRule, DecidingCheck, VerdictKind } from '../../shared/model';
import {
  type Decoded,
  decodeAccessControl,
  decodeFaultTexts,
  decodeReads,
  decodeVersion,
  decodeWrites,
  type KeySpan,
  type WriteSpan,
} from '../../shared/streamData';
import {
  brokenControlRule,
  brokenReadRule,
  brokenWriteRule,
  distinctStreams,
  type EntryContext,
  entryContext,
  isForThisNode,
  passesSenderGate,
} from './checks';
import { type EffectiveControl, type EffectiveWrite, effectiveControls, effectiveWrites } from './effective';
import { accessControlDenied, decoderFailed, resultText, writeDenied } from './results';
import type { StateView } from './stateView';

/** What is known of an entry's data, or why nothing is. */
export type EntryData =
  /**
   * `log`: the plain bytes of the entry in whole sectors. `decoder`: stream data that a user decoder made of it, which
   * lies nowhere in the log.
   */
  | { state: 'present'; plain: Uint8Array; source: 'log' | 'decoder'; decoded?: DecodedItems | undefined }
  | { state: 'notFetched' }
  | { state: 'unobtainable' }
  /** Encrypted for another key, or not encrypted where it must be; the reference fails such a download. */
  | { state: 'undecryptable' }
  /** The user decoder of its streams failed; one line. */
  | { state: 'undecodable'; message: string };

/** The parts of a batch that replay looks at ahead, decoded once. */
export interface DecodedItems {
  version: Decoded<bigint>;
  /** undefined where what comes before does not decode. */
  reads: Decoded<KeySpan[]> | undefined;
  writes: Decoded<WriteSpan[]> | undefined;
}

/** Version, read set and write set, as far as they decode; items share the objects of the tagged streams. */
export function decodeItems(plain: Uint8Array, streamIds: readonly Uint8Array[]): DecodedItems {
  const version = decodeVersion(plain);
  const reads = version.ok ? decodeReads(plain, version.end, streamIds) : undefined;
  const writes = reads?.ok ? decodeWrites(plain, reads.end, streamIds) : undefined;
  return { version, reads, writes };
}

export interface JudgedEntry {
  sender: Uint8Array;
  streamIds: readonly Uint8Array[];
}

export interface Rejection {
  kind: 'reject';
  verdict: Exclude<VerdictKind, 'committed' | 'skipped'>;
  /** The reference node's string. */
  result: string;
  deciding: DecidingCheck;
  /** The reference node would commit this entry (protocol a.1). */
  diverges: boolean;
}

export interface Commit {
  kind: 'commit';
  writes: readonly EffectiveWrite[];
  controls: EffectiveControl[];
  founded: readonly Uint8Array[];
}

/** `skip`: not an entry for this node. `wait`: its data is not here yet. */
export type Judgement = { kind: 'skip' } | { kind: 'wait' } | Rejection | Commit;

export function judgeEntry(view: StateView, entry: JudgedEntry, data: EntryData): Judgement {
  const streams = distinctStreams(entry.streamIds);
  if (!isForThisNode(view, streams)) return { kind: 'skip' };
  if (!passesSenderGate(view, entry.sender, streams)) {
    return reject('senderMayNotWrite', resultText.senderMayNotWrite, 'gate', 'permission', null);
  }
  if (data.state === 'notFetched') return { kind: 'wait' };
  if (data.state === 'undecodable')
    return reject('malformed', decoderFailed(data.message), 'decode', 'format', null);
  if (data.state !== 'present')
    return reject('dataMissing', resultText.downloadFailed, 'data', 'available', null);
  return judgeData(view, entry, data.plain, data.decoded ?? decodeItems(data.plain, entry.streamIds));
}

function judgeData(
  view: StateView,
  entry: JudgedEntry,
  plain: Uint8Array,
  { version, reads, writes }: DecodedItems,
): Rejection | Commit {
  if (!version.ok) return malformed(version);
  const context = entryContext(view, entry.sender, entry.streamIds, version.value);

  if (!reads?.ok) return malformed(reads);
  for (let index = 0; index < reads.value.length; index++) {
    const rule = brokenReadRule(view, context, reads.value[index]!);
    if (rule === 'monitored') return reject('tagsMismatch', resultText.tagsMismatch, 'reads', rule, index);
    if (rule !== undefined)
      return reject('versionConflict', resultText.versionConflict, 'reads', rule, index);
  }

  if (!writes?.ok) return malformed(writes);
  const effective = effectiveWrites(writes.value);
  for (const write of effective) {
    const rule = brokenWriteRule(view, context, write);
    if (rule !== undefined) return rejectWrite(write, rule);
  }

  return judgeControls(view, context, plain, writes.end, effective);
}

function judgeControls(
  view: StateView,
  context: EntryContext,
  plain: Uint8Array,
  offset: number,
  writes: readonly EffectiveWrite[],
): Rejection | Commit {
  const items = decodeAccessControl(plain, offset);
  if (!items.ok) return malformed(items);
  const controls = effectiveControls(items.value, context.sender, context.founded);
  for (const item of controls) {
    const rule = brokenControlRule(view, context, item);
    if (rule === 'tags')
      return reject('tagsMismatch', resultText.tagsMismatch, 'accessControl', rule, item.index);
    if (rule !== undefined) {
      const result = accessControlDenied(item, item.account);
      return reject('accessControlDenied', result, 'accessControl', rule, item.index);
    }
  }
  return { kind: 'commit', writes, controls, founded: context.founded };
}

function rejectWrite(write: EffectiveWrite, rule: CheckRule): Rejection {
  if (rule === 'tags') return reject('tagsMismatch', resultText.tagsMismatch, 'writes', rule, write.index);
  if (rule === 'version')
    return reject('versionConflict', resultText.versionConflict, 'writes', rule, write.index);
  return reject('writeDenied', writeDenied(write.streamId, write.key), 'writes', rule, write.index);
}

function malformed(decoded: (Decoded<unknown> & { ok: false }) | undefined): Rejection {
  if (decoded === undefined) throw new Error('a part was not decoded, although the one before it was');
  const { kind, referenceWouldGoOn } = decoded.fault;
  const rejection = reject('malformed', decodeFaultTexts[kind], 'decode', 'format', null);
  return { ...rejection, diverges: referenceWouldGoOn };
}

function reject(
  verdict: Rejection['verdict'],
  result: string,
  phase: CheckPhase,
  rule: CheckRule,
  index: number | null,
): Rejection {
  return { kind: 'reject', verdict, result, deciding: { phase, rule, index }, diverges: false };
}
