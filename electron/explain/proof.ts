/** The proof of one failed check: the entries, acts and bytes that it rests on, as data. */
import { toHex } from '../../shared/bytes';
import type { Denial, Proof, ValueThen, VersionConflict } from '../../shared/contract/explanation';
import { type AccessControlItem, operationNames, type Role } from '../../shared/model';
import { type DecodeFault, decodeFaultTexts } from '../../shared/streamData';
import { type QueryContext, requireEntry } from '../query/context';
import type { Facts } from '../query/facts';
import { readValue } from '../query/values';
import { distinctStreams } from '../replay/checks';
import type { VerdictCheck } from '../replay/completeVerdict';
import type { EntryData, JudgedEntry } from '../replay/judge';
import { leastRole } from '../replay/ownership';
import { noKey } from '../replay/stateView';
import type { Version } from '../store/stateReader';
import type { ConflictReads } from './conflictReads';
import { describeRight, type RightHistories } from './rights';

const headBytes = 256;
/** Versions counted between the one expected and the one that is there. */
const versionsCounted = 20;

/** What the proofs of one entry have in common. */
export interface ProofContext {
  query: QueryContext;
  before: Facts;
  histories: RightHistories;
  entry: JudgedEntry;
  data: EntryData;
  /** The batch's version field. */
  version: bigint;
  controls: readonly AccessControlItem[];
  fault: DecodeFault | null;
  conflicts: ConflictReads;
}

/** What a check that failed rests on. */
export async function proofOf(context: ProofContext, check: VerdictCheck): Promise<Proof> {
  switch (check.rule) {
    case 'monitored':
      return context.entry.streamIds.length === 0 ? { kind: 'notTagged' } : notWatched(context);
    case 'tags':
      return { kind: 'tagsMismatch', tags: distinctStreams(context.entry.streamIds).map(toHex) };
    case 'version':
      return versionConflict(context, check);
    case 'permission':
      return check.phase === 'gate' ? senderMayNotWrite(context) : writeDenied(context, check);
    case 'role':
      return accessControlDenied(context, check);
    case 'format':
      return malformed(context);
    case 'available':
      return dataMissing(context.data);
  }
}

function notWatched({ query }: ProofContext): Proof {
  return { kind: 'notWatched', watching: query.streams.ids.map(toHex) };
}

function dataMissing(data: EntryData): Proof {
  if (data.state === 'present' || data.state === 'undecodable')
    throw new Error('data that is here is not missing');
  return { kind: 'dataMissing', data: data.state };
}

function malformed({ data, fault }: ProofContext): Proof {
  if (data.state === 'undecodable') return { kind: 'decoderFailed', message: data.message };
  if (fault === null) throw new Error('malformed data has a fault');
  const { offset, field, kind, referenceWouldGoOn } = fault;
  return {
    kind: 'malformed',
    offset,
    field,
    fault: kind,
    message: decodeFaultTexts[kind],
    referenceWouldCommit: referenceWouldGoOn,
  };
}

/** Stream and key of a check about an item; only watched streams have facts that can fail one. */
export function itemOf({ before }: Pick<ProofContext, 'before'>, check: VerdictCheck) {
  const { streamId, key } = check;
  const stream = streamId === null ? undefined : before.ordinal(streamId);
  if (streamId === null || key === null || stream === undefined)
    throw new Error(`a check of ${check.phase} names no watched item`);
  return { streamId, key, stream };
}

async function versionConflict(context: ProofContext, check: VerdictCheck): Promise<VersionConflict> {
  const { query, before, version } = context;
  const { key, stream } = itemOf(context, check);
  // A conflict means that the version field is below a seq, and so small enough for a number.
  const expected = Number(version);
  const newest = context.conflicts.newest.get(check);
  const inFull = newest === undefined;
  const versions = inFull
    ? await before.versions(stream, key, versionsCounted + 1, undefined, expected)
    : [newest];
  const between = versions.filter(({ seq }) => seq > expected);
  const there = versions[0];
  if (there === undefined) throw new Error('a key that conflicts has a version');
  const seen =
    versions.find(({ seq }) => seq <= expected) ??
    (between.length > versionsCounted ? await before.versions(stream, key, 1, expected) : [])[0];
  const { sender, origin } = context.conflicts.entries.get(there.seq) ?? requireEntry(query, there.seq);
  return {
    kind: 'versionConflict',
    expected: version.toString(),
    between: { seq: there.seq, sender: toHex(sender), timestamp: origin.timestamp ?? null },
    inFull,
    versionsBetween: {
      count: Math.min(between.length, versionsCounted),
      more: !inFull || between.length > versionsCounted,
    },
    seen: seen === undefined ? null : valueThen(query, seen),
    there: valueThen(query, there),
  };
}

function valueThen(query: QueryContext, version: Version): ValueThen {
  return {
    version: version.seq,
    size: version.stored.size,
    head: readValue(query, version, 0, headBytes),
  };
}

async function senderMayNotWrite({ before, histories, entry }: ProofContext): Promise<Proof> {
  const streams = [];
  for (const streamId of distinctStreams(entry.streamIds)) {
    const stream = before.ordinal(streamId);
    const foundedAt = stream === undefined ? undefined : await before.foundedAt(stream);
    if (stream === undefined || foundedAt === undefined) continue;
    streams.push({
      streamId: toHex(streamId),
      foundedAt,
      ...(await histories.inStream(stream)),
      grantors: await histories.grantors(stream, 'streamWriter', noKey),
    });
  }
  return { kind: 'senderMayNotWrite', streams };
}

async function writeDenied(context: ProofContext, check: VerdictCheck): Promise<Proof> {
  const { key, stream } = itemOf(context, check);
  const keyActs = await context.histories.ofKey(stream, key);
  const newest = keyActs.acts.at(-1);
  const isSpecial = newest?.operation === 'SET_KEY_TO_SPECIAL';
  return {
    kind: 'writeDenied',
    special: isSpecial && newest.by !== null ? { since: newest.seq, by: newest.by } : null,
    keyActs,
    ...(await denial(context, check, isSpecial ? 'specialWriter' : 'streamWriter')),
  };
}

async function accessControlDenied(context: ProofContext, check: VerdictCheck): Promise<Proof> {
  const item = context.controls[check.index ?? -1];
  if (item === undefined) throw new Error('a check of access control is about an item');
  return {
    kind: 'accessControlDenied',
    operation: operationNames[item.opcode],
    account: item.account === undefined ? null : toHex(item.account),
    ...(await denial(context, check, leastRole(item.opcode) ?? 'admin')),
  };
}

async function denial(context: ProofContext, check: VerdictCheck, role: Role): Promise<Denial> {
  const { streamId, key, stream } = itemOf(context, check);
  return {
    missing: describeRight({ role, streamId, key }, context.entry.sender),
    acts: await context.histories.ofSender(stream, key),
    grantors: await context.histories.grantors(stream, role, key),
  };
}
