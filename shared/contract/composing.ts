/** What calls about batches that are not in the log yet answer with. */

import type { Hex } from '../bytes';
import type { DraftSummary } from '../compose/draft';
import type { Right, VerdictKind } from '../model';
import type { ExplainedCheck, Repair } from './explanation';

/**
 * What must not change until the entry lands: as long as all of it holds, the verdict stays. Of keys: nobody may write
 * them. `mayWriteInStream`: the sender keeps some right there, which opens the gate.
 */
export type Condition =
  | { kind: 'key'; part: 'reads' | 'writes'; streamId: Hex; key: Uint8Array; newest: number }
  | {
      kind: 'right';
      right: Exclude<Right, 'founder'>;
      streamId: Hex;
      /** Of a special writer. */
      key: Uint8Array | null;
      since: number;
    }
  | { kind: 'keyStaysNormal' | 'keyStaysSpecial'; streamId: Hex; key: Uint8Array }
  | { kind: 'staysNew' | 'mayWriteInStream'; streamId: Hex };

/** What a person should know before signing. */
export type Guard =
  /** The entry founds the stream: its sender becomes its admin. */
  | { kind: 'founds'; streamId: Hex }
  /** Nobody is admin of the stream after it, for good. */
  | { kind: 'lastAdmin'; streamId: Hex }
  /** The sender may write it now and may not afterwards: anything of the stream, or the keys that are not special. */
  | { kind: 'locksOut'; streamId: Hex; of: 'stream' | 'normalKeys' }
  /** The same of single keys: the first of them, and how many there are, or at least are. */
  | { kind: 'locksOut'; streamId: Hex; of: 'keys'; keys: Uint8Array[]; count: number; isAtLeast: boolean }
  /** The version is 2^64-1: nothing is checked. */
  | { kind: 'noConflictChecks' }
  /** The version covers entries that nobody has seen yet. */
  | { kind: 'versionAhead'; version: string; next: number }
  /** Every key that is written conflicts with the version. */
  | { kind: 'allConflict' }
  | { kind: 'notWatched'; streamId: Hex }
  /** An entry of the log has the same bytes. */
  | { kind: 'identical'; seq: number };

/** Items of a batch whose key was written after its version, by their place in it: `[index, newest seq, …]`. */
export interface VersionConflicts {
  reads: number[];
  writes: number[];
}

/** What the engine says of a batch before it is signed. */
export interface DryRun {
  at: number;
  verdict: VerdictKind;
  result: string | null;
  /** The first 200 of each phase, and the first 1,000 failures; the first 200 failures have their proofs. */
  checks: ExplainedCheck[];
  /** Checks that fail, also of those that are not sent. */
  failed: number;
  /** Version conflicts whose checks are not sent. */
  moreConflicts: VersionConflicts;
  /** null where it would commit or be skipped. */
  repair: Repair | null;
  /** Empty unless it would commit; of keys the first 1,000. */
  mustHold: { conditions: Condition[]; keys: number };
  guards: Guard[];
  /** Of the content itself: an encrypted workspace puts its envelope around it when it is signed. */
  size: number;
  sectors: number;
  dataRoot: Hex;
  /** The streams that the entry is tagged with. */
  streamIds: Hex[];
  /** Of those, the ones that nobody watches here. */
  unwatched: Hex[];
  /** Streams that this entry would found. */
  founds: Hex[];
}

export interface Submitted {
  seq: number;
  sender: Hex;
  dataRoot: Hex;
}

/** The library of a workspace: newest first. */
export interface DraftList {
  drafts: DraftSummary[];
  /** What was deleted and can be brought back, newest first. */
  deleted: DraftSummary[];
}
