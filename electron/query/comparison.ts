/** What `compare` says of two workspaces: `here` and `there`. */
import type { Hex } from '../../shared/bytes';
import type { CallInput, CallName, CallOutput } from '../../shared/contract/contract';
import type { OperationName } from '../../shared/model';

/** A workspace that answers the contract's calls, wherever it is. */
export interface Asked {
  call<Name extends CallName>(name: Name, input: CallInput<Name>): Promise<CallOutput<Name>>;
}

export interface Comparison {
  /** Both watch the same streams, and have the same history of each up to `at`. */
  same: boolean;
  /** The last entry that both have replayed, null where one has none. */
  at: number | null;
  logs: { here: LogPosition; there: LogPosition; notice: string | null };
  streams: StreamComparison[];
}

export interface LogPosition {
  logId: Hex;
  firstSeq: number;
  /** Seq that replay handles next. */
  replayedTo: number;
}

export interface StreamComparison {
  streamId: Hex;
  watched: 'both' | 'here' | 'there';
  /** null where only one of the two watches it, or where there is nothing to compare. */
  same: boolean | null;
  at: number | null;
  firstDifference: FirstDifference | null;
}

export interface FirstDifference {
  /** The first entry after which the digests part. */
  seq: number;
  /** The first key in byte order whose version differs, or of the first role fact that differs. */
  key: Hex | null;
  here: DifferentSide;
  there: DifferentSide;
  cause: Cause;
  /** The cause in words. */
  reason: string;
}

export type Cause = 'watchedStreams' | 'lateStart' | 'missingData' | 'encryptionKey' | 'otherLog' | 'unknown';

export interface DifferentSide {
  /** Of the entry; null where it is skipped, or not in the log. */
  result: string | null;
  /** The key's newest version after the entry; null where it was never written, or the difference is a role. */
  version: number | null;
  size: number | null;
  sha256: Hex | null;
  /** What the entry did to the role; null where it did not, or the difference is a key. */
  role: { operation: OperationName; account: Hex | null; by: Hex | null } | null;
}
