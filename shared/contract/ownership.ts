/** Who may do what, since when and by whom: answers of the ownership calls. Every list is bounded; `next` goes on. */
import type { Hex } from '../bytes';
import type { OperationName, Right, Role, VerdictKind } from '../model';
import type { RoleHolder } from './outputs';

/** One step back from a right to the founder: who held what, and who gave it. */
export interface RightStep {
  account: Hex;
  right: Right;
  /** null but for special writers. */
  key: Uint8Array | null;
  since: number;
  /** null for a founder. */
  by: Hex | null;
}

/** Who wrote a version of a key, under which right, and how that right came down from the founder. */
export interface Blame {
  seq: number;
  sender: Hex;
  timestamp: number | null;
  /** The writer's right first, then the right of whoever granted it; the last one has nobody behind it. */
  chain: RightStep[];
  /** The chain is longer than was followed. */
  more: boolean;
}

export interface RolePage {
  at: number;
  holders: RoleHolder[];
  next: Hex | null;
}

export interface SpecialKeyPage {
  at: number;
  /** Up to 20 writers of each; `moreWriters` where there are others (`key.writers` has them). */
  keys: { key: Uint8Array; since: number; by: Hex; writers: RoleHolder[]; moreWriters: boolean }[];
  next: Hex | null;
}

/** Who may write a key. */
export interface KeyWriters {
  at: number;
  /** null while the stream is new: then everybody may. */
  foundedAt: number | null;
  special: { since: number; by: Hex } | null;
  /** Up to 200 admins, who may write every key; on the first page. */
  admins: RoleHolder[];
  moreAdmins: boolean;
  /** Writers of the key, if it is special, else of the stream. */
  writers: RoleHolder[];
  next: Hex | null;
}

/** A right that an account has or had: the newest act about it. */
export interface AccountRight {
  streamId: Hex;
  role: Role;
  key: Uint8Array | null;
  held: boolean;
  operation: OperationName;
  seq: number;
  by: Hex | null;
}

export interface AccountRights {
  at: number;
  rights: AccountRight[];
  next: Hex | null;
}

/** Accounts against prefixes; `matrixKeys` has the columns of special keys. */
export interface RoleMatrix {
  at: number;
  /** Special keys under each prefix that was asked for. */
  prefixes: { prefix: Hex; specialKeys: number }[];
  /** Special keys of the stream. */
  specialKeys: number;
  rows: {
    account: Hex;
    /** Since when; null for no. */
    admin: number | null;
    streamWriter: number | null;
    /** How many special keys under each prefix the account is writer of, in their order. */
    prefixes: number[];
    /** Of how many special keys in all. */
    specialKeys: number;
  }[];
  /** Not every role fact was read: the stream has too many. */
  partial: boolean;
  /** Account to go on behind. */
  next: Hex | null;
}

/** Columns of the matrix: special keys in order, each with everybody who is its writer. */
export interface MatrixKeys {
  at: number;
  keys: { key: Uint8Array; since: number; writers: { account: Hex; since: number }[] }[];
  /** Not every writer of these keys was read: they have too many. */
  partial: boolean;
  next: Hex | null;
}

/** What happened to one account's rights, or to which keys are special (`account` is null), by seq. */
export interface RoleLane {
  account: Hex | null;
  acts: { seq: number; operation: OperationName; key: Uint8Array | null; by: Hex | null }[];
}

export interface RoleLanes {
  at: number;
  lanes: RoleLane[];
  /** Facts come by subject, not by seq: with `next`, later pages bring acts of other subjects. */
  partial: boolean;
  next: Hex | null;
}

/** What deserves a look in a stream's ownership. */
export interface StreamFindings {
  streamId: Hex;
  foundedAt: number | null;
  founder: Hex | null;
  /** Whom the caller expected; the claim is another's where both are known and differ. */
  expected: Hex | null;
  claimedByOther: boolean;
  hasAdmin: boolean;
  hasWriter: boolean;
  /** Special keys that had writers and have none, the first 100. Without an admin nobody can write them any more. */
  orphanedKeys: { key: Uint8Array; lastWriter: Hex; lostAt: number; by: Hex | null }[];
  /** Not every role fact was read. */
  partial: boolean;
}

export interface ConflictCause {
  verdict: VerdictKind;
  count: number;
  newestSeq: number;
}

export interface ConflictKey {
  streamId: Hex;
  key: Uint8Array;
  count: number;
  newestSeq: number;
  /** Up to 20 accounts that were rejected here or came between; two and more race. */
  accounts: Hex[];
}

export interface ConflictPair {
  rejected: Hex;
  /** Who wrote between, or took the right. */
  other: Hex;
  count: number;
  newestSeq: number;
}

/** Rejections of a stretch of the log, grouped. `shared/conflicts.ts` puts pages together. */
export interface Conflicts {
  /** Entries from `from` to before `to` were looked at. */
  from: number;
  to: number;
  rejections: number;
  causes: ConflictCause[];
  keys: ConflictKey[];
  pairs: ConflictPair[];
  /** Older entries are not looked at yet; give `next` as `before`. */
  partial: boolean;
  next: number | null;
}

/** Seqs beside an entry; null where there is none. */
export interface Beside {
  previous: number | null;
  next: number | null;
}

export interface Neighbours {
  sender: Beside;
  /** Entries tagged with the stream; null where none was asked for. */
  stream: Beside | null;
  /** Entries that committed a version of the key. */
  key: Beside | null;
}
