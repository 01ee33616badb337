/** The proof of one failed check: the entries, acts and bytes that it rests on, as data. */
import { toHex } from '../../shared/bytes';
import type {
  ClosedStream,
  Denial,
  MissingRight,
  Proof,
  ValueThen,
  VersionConflict,
} from '../../shared/contract/explanation';
import { type AccessControlItem, operationNames, type Role } from '../../shared/model';
import { type DecodeFault, decodeFaultTexts } from '../../shared/streamData';
import type { QueryContext } from '../query/context';
import { readValue } from '../query/values';
import { distinctStreams } from '../replay/checks';
import type { VerdictCheck } from '../replay/completeVerdict';
import type { EntryData, JudgedEntry } from '../replay/judge';
import type { Version } from '../store/stateReader';
import type { Conflict } from './conflictReads';
import type { DenialHistory } from './rightHistories';

const headBytes = 256;

/** What the proofs of one entry have in common. */
export interface ProofContext {
  query: QueryContext;
  entry: JudgedEntry;
  data: EntryData;
  /** The batch's version field. */
  version: bigint;
  controls: readonly AccessControlItem[];
  fault: DecodeFault | null;
  /** What was read of each conflict and each denial. */
  conflicts: ReadonlyMap<VerdictCheck, Conflict>;
  denials: ReadonlyMap<VerdictCheck, DenialHistory>;
  /** Where the gate is closed: the tagged streams in which the sender may write nothing. */
  closed: ClosedStream[];
  /** A right that the sender lacks on what a check is about. */
  missing(role: Role, check: VerdictCheck): MissingRight;
}

/** What a check that failed rests on. */
export function proofOf(context: ProofContext, check: VerdictCheck): Proof {
  switch (check.rule) {
    case 'monitored':
      return context.entry.streamIds.length === 0 ? { kind: 'notTagged' } : notWatched(context);
    case 'tags':
      return { kind: 'tagsMismatch', tags: distinctStreams(context.entry.streamIds).map(toHex) };
    case 'version':
      return versionConflict(context, check);
    case 'permission':
      return check.phase === 'gate'
        ? { kind: 'senderMayNotWrite', streams: context.closed }
        : writeDenied(context, check);
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

function versionConflict({ query, version, conflicts }: ProofContext, check: VerdictCheck): VersionConflict {
  const conflict = conflicts.get(check);
  if (conflict === undefined) throw new Error('a conflict was not read');
  const { there, entry, inFull, seen, count, more } = conflict;
  return {
    kind: 'versionConflict',
    expected: version.toString(),
    between: { seq: there.seq, sender: toHex(entry.sender), timestamp: entry.origin.timestamp ?? null },
    inFull,
    versionsBetween: { count, more },
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

function writeDenied(context: ProofContext, check: VerdictCheck): Proof {
  const { keyActs, special } = historyOf(context, check);
  return { kind: 'writeDenied', special, keyActs, ...denial(context, check) };
}

function accessControlDenied(context: ProofContext, check: VerdictCheck): Proof {
  const { opcode, account } = controlOf(context, check);
  return {
    kind: 'accessControlDenied',
    operation: operationNames[opcode],
    account: account === undefined ? null : toHex(account),
    ...denial(context, check),
  };
}

/** The item of a check of access control. */
export function controlOf({ controls }: Pick<ProofContext, 'controls'>, check: VerdictCheck) {
  const item = controls[check.index ?? -1];
  if (item === undefined) throw new Error('a check of access control is about an item');
  return item;
}

function historyOf({ denials }: ProofContext, check: VerdictCheck): DenialHistory {
  const history = denials.get(check);
  if (history === undefined) throw new Error('the history of a denial was not read');
  return history;
}

function denial(context: ProofContext, check: VerdictCheck): Denial {
  const { role, acts, grantors } = historyOf(context, check);
  return { missing: context.missing(role, check), acts, grantors };
}
