/** Why an entry was rejected, what would change it, and what would have become of it otherwise; see docs/explanations.md. */
import type { Hex } from '../bytes';
import type { DecidingCheck, OperationName, Role, VerdictKind } from '../model';
import type { Check, RoleHolder } from './outputs';

/** A right that the sender lacks. `key` is null but for special writers. */
export interface MissingRight {
  role: Role;
  streamId: Hex;
  key: Uint8Array | null;
  account: Hex;
}

/** What stands in the way whatever the state is. */
export interface Obstacle {
  kind: 'malformed' | 'tagsMismatch' | 'notWatched' | 'dataMissing';
  phase: DecidingCheck['phase'];
  /** Position of the item in its phase, null where it is not about one. */
  index: number | null;
}

/**
 * The whole repair of a rejection: with all of it the entry would have committed, without any one part it would not.
 * `unknown`: the gate is closed and the data behind it is not here, so more may be missing than is named.
 */
export type Repair =
  | {
      kind: 'possible';
      /** The least version field that the batch would need, null where its own will do. */
      version: string | null;
      grants: MissingRight[];
    }
  | { kind: 'impossible'; obstacles: Obstacle[] }
  | { kind: 'unknown'; grants: MissingRight[] };

/** One act about a right: a grant, a revocation, a renouncing, a key made special or normal. */
export interface RightAct {
  seq: number;
  operation: OperationName;
  /** null but for acts about one key. */
  key: Uint8Array | null;
  /** null for the implicit grant to a founder. */
  by: Hex | null;
}

/**
 * Acts about one right, oldest first; with `more` there may be earlier ones. A page tells the histories of its first
 * 100 denied keys in full, and of the others the newest act: ask for a page from that item.
 */
export interface RightActs {
  acts: RightAct[];
  more: boolean;
}

/** Accounts that could grant a right in the newest state, admins first; with `more` there may be others. */
export interface Grantors {
  at: number;
  accounts: (RoleHolder & { role: Role })[];
  more: boolean;
}

export interface ValueThen {
  version: number;
  size: number;
  /** Up to 256 bytes from the start; the rest through `value.slice`. */
  head: Uint8Array;
}

/** What one failed check rests on. */
export type Proof =
  | { kind: 'notTagged' }
  | { kind: 'notWatched'; watching: Hex[] }
  | { kind: 'senderMayNotWrite'; streams: ClosedStream[] }
  | { kind: 'dataMissing'; data: 'notFetched' | 'unobtainable' | 'undecryptable' }
  | {
      kind: 'malformed';
      offset: number;
      field: string;
      fault: 'invalid' | 'tooLong';
      message: string;
      /** The network's nodes would go on, because they add value lengths modulo 2^64. */
      referenceWouldCommit: boolean;
    }
  /** The stream's own decoder refused the entry, or did not end. */
  | { kind: 'decoderFailed'; message: string }
  | { kind: 'tagsMismatch'; tags: Hex[] }
  | VersionConflict
  | ({
      kind: 'writeDenied';
      /** Since when the key is special and by whom, null for a normal key. */
      special: { since: number; by: Hex } | null;
      /** Every act that made the key special or normal. */
      keyActs: RightActs;
    } & Denial)
  | ({ kind: 'accessControlDenied'; operation: OperationName; account: Hex | null } & Denial);

export interface VersionConflict {
  kind: 'versionConflict';
  /** The batch's version field, decimal. */
  expected: string;
  /** The newest entry that came between. */
  between: { seq: number; sender: Hex; timestamp: number | null };
  /**
   * False behind the first 100 conflicts of a page: only the newest version was read, `seen` is not told and versions
   * are not counted. Ask for a page from that item.
   */
  inFull: boolean;
  /** Versions of the key that came between, and whether there may be more than were counted. */
  versionsBetween: { count: number; more: boolean };
  /** The value at the version that the batch had seen; null where there was none. */
  seen: ValueThen | null;
  there: ValueThen;
}

export interface Denial {
  missing: MissingRight;
  /** Every act on the rights that would have sufficed: the sender's own history. */
  acts: RightActs;
  grantors: Grantors;
}

/** A tagged stream in which the sender may write nothing. */
export interface ClosedStream extends RightActs {
  streamId: Hex;
  foundedAt: number;
  grantors: Grantors;
}

export interface ExplainedCheck extends Check {
  /** null for a check that passed, and of a dry run's failures behind the first 200. */
  proof: Proof | null;
}

/** A page of the complete verdict: the checks of `limit` items of the batch from item `from`. */
export interface Explanation {
  seq: number;
  sender: Hex;
  streamIds: Hex[];
  verdict: VerdictKind | null;
  result: string | null;
  checks: ExplainedCheck[];
  /** The check that decided, wherever it stands. */
  deciding: ExplainedCheck | null;
  notRun: DecidingCheck['phase'][];
  /** Items of the batch: reads, writes and access-control items, as far as it decodes. */
  items: number;
  /** null for an entry that commits or is skipped, and for larger ones than a page: ask `entry.repair`. */
  repair: Repair | null;
  /** Item that the next page begins with, null at the end. */
  next: number | null;
}

/** What was asked of an entry; null where it is left as it was. */
export interface WhatIfAsked {
  /** The entry would stand at this seq: it meets the state before it. */
  at: number | null;
  sender: Hex | null;
  role: Role | 'none' | null;
  version: string | null;
  /** An entry whose writes and role facts are left out. */
  without: number | null;
}

export interface WhatIf {
  seq: number;
  asked: WhatIfAsked;
  /** null where the entry would be skipped or wait for its data. */
  result: string | null;
  verdict: VerdictKind | null;
  original: { result: string | null; verdict: VerdictKind | null };
  /** Of the first 1,000 items of each phase, and the deciding one. */
  checks: ExplainedCheck[];
  notRun: DecidingCheck['phase'][];
  repair: Repair | null;
}
