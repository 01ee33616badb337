/** The things the product speaks of, in the field's own words (see docs/architecture.md). */

/** Position of an entry in the log, from 0. Stored logs stop at 2^53 - 1, so a number is exact. */
export type Seq = number;

/** Where the bytes of an entry are. `notFetched`: nobody here needed them yet. `unobtainable`: given up for good. */
export type Availability = 'present' | 'notFetched' | 'unobtainable';

/** How an entry came into the log; every field is optional because feeders know different things. */
export interface Origin {
  blockNumber?: number;
  /** 32 bytes. */
  txHash?: Uint8Array;
  /** Unix seconds. */
  timestamp?: number;
  /** The sender's count of entries in this log before this one. */
  nonce?: number;
  /** EIP-712 signature, 65 bytes (r, s, v). */
  signature?: Uint8Array;
}

/** One entry of the log without its data. */
export interface LogEntry {
  seq: Seq;
  /** 20 bytes. */
  sender: Uint8Array;
  /** 32 bytes each, as tagged: order and duplicates kept. Empty: not a KV entry. */
  streamIds: Uint8Array[];
  /** 32 bytes. */
  dataRoot: Uint8Array;
  /** Bytes of data, as submitted. */
  size: number;
  availability: Availability;
  origin: Origin;
  /** Chain hash of the entry before, 32 bytes. */
  prevHash: Uint8Array;
  /** Chain hash of this entry, 32 bytes. */
  hash: Uint8Array;
}

export interface ReadItem {
  streamId: Uint8Array;
  key: Uint8Array;
}

export interface WriteItem {
  streamId: Uint8Array;
  key: Uint8Array;
  /** Empty: a deletion. */
  value: Uint8Array;
}

/** Names of the ten access-control operations by opcode (protocol a.2). */
export const operationNames = {
  0: 'GRANT_ADMIN_ROLE',
  1: 'RENOUNCE_ADMIN_ROLE',
  16: 'SET_KEY_TO_SPECIAL',
  17: 'SET_KEY_TO_NORMAL',
  32: 'GRANT_WRITER_ROLE',
  33: 'REVOKE_WRITER_ROLE',
  34: 'RENOUNCE_WRITER_ROLE',
  48: 'GRANT_SPECIAL_WRITER_ROLE',
  49: 'REVOKE_SPECIAL_WRITER_ROLE',
  50: 'RENOUNCE_SPECIAL_WRITER_ROLE',
} as const;

export type Opcode = keyof typeof operationNames;
export type OperationName = (typeof operationNames)[Opcode];

/** An access-control item as it stands on the log. `key` is empty and `account` absent where the opcode has none. */
export interface AccessControlItem {
  opcode: Opcode;
  streamId: Uint8Array;
  key: Uint8Array;
  account?: Uint8Array;
}

/** The decoded data of an entry. */
export interface Batch {
  /** u64: conflicts are judged against it. */
  version: bigint;
  reads: ReadItem[];
  /** In the order of the data, duplicates kept; the last of a (stream, key) counts. */
  writes: WriteItem[];
  accessControl: AccessControlItem[];
}

/** What became of an entry, as shown to people; `skipped` entries have no result. */
export const verdictKinds = [
  'committed',
  'versionConflict',
  'writeDenied',
  'accessControlDenied',
  'senderMayNotWrite',
  'tagsMismatch',
  'malformed',
  'dataMissing',
  'skipped',
] as const;
export type VerdictKind = (typeof verdictKinds)[number];

export type CheckPhase = 'gate' | 'data' | 'decode' | 'reads' | 'writes' | 'accessControl';
export type CheckRule = 'monitored' | 'tags' | 'version' | 'permission' | 'role' | 'format' | 'available';

/** Which check decided a rejection: `index` counts the items of its phase, null where the phase has none. */
export interface DecidingCheck {
  phase: CheckPhase;
  rule: CheckRule;
  index: number | null;
}

/** Under which right an account writes a key. `founder`: the stream was new, and so open to anyone. */
export type Right = 'founder' | 'admin' | 'streamWriter' | 'specialWriter';

/** What an account can be granted in a stream. */
export type Role = Exclude<Right, 'founder'>;
