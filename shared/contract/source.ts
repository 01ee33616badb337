/** What is said of where a workspace's entries come from. */
import type { Hex } from '../bytes';
import type { ErrorEnvelope } from '../errors';
import type { Source } from './sourceInput';

/** An entry whose data is not to be had yet. */
export interface MissingData {
  seq: number;
  reason: string;
  /** Times that it was asked for. */
  rounds: number;
}

export interface SourceStatus {
  /** null: the workspace has a log of its own. A token in an address is left out. */
  source: Source | null;
  /**
   * `idle`: nobody follows here, as in a single command. `behind`: there is more than has been read. `unanswered`: all
   * that was known of has been read, and the server takes long to say whether there is more.
   */
  phase: 'none' | 'idle' | 'offline' | 'connecting' | 'behind' | 'following' | 'unanswered' | 'failing';
  /** Newest block of the chain that may be read; for an explorer its newest entry. */
  head: number | null;
  /** When the server last said so, in Unix seconds; null while it has not. */
  headAt: number | null;
  /** How far it has been read. */
  readTo: number | null;
  /** Why it does not go on at the moment; it is tried again by itself unless this says otherwise. */
  fault: ErrorEnvelope | null;
  /** Entries that came since it was connected. */
  received: number;
  /** Entries whose data was fetched since then. */
  fetched: number;
  /** Up to a hundred, in order. */
  missing: MissingData[];
  /** Entries given up as DownloadFailed, up to a hundred. */
  givenUp: number[];
  /** Times that the chain took entries back since then. */
  reorganisations: number;
  /** Entries of this workspace on their way to the network, and those that arrived since it was opened. */
  outgoing: OutgoingEntry[];
}

/** What submitting an entry to a network costs; amounts in wei, as decimal texts. */
export interface SubmissionQuote {
  /** Sectors of 256 bytes that are charged. */
  sectors: number;
  pricePerSector: string;
  /** What the contract takes. */
  fee: string;
  gasLimit: string;
  gasPrice: string;
  /** Of the sender. */
  balance: string;
  /** Which generation of the contract it is. */
  form: 'current' | 'older';
  dataRoot: Hex;
}

/** Where an entry that was sent to a network is on its way. */
export interface OutgoingEntry {
  txHash: string;
  sender: Hex;
  /** `sent`: in no block yet. `mined`: its data goes to the storage nodes. `uploaded`: they have all of it. */
  stage: 'sent' | 'mined' | 'uploaded' | 'failed';
  seq: number | null;
  segments: { done: number; total: number };
  /** Why it does not go on. */
  fault: ErrorEnvelope | null;
}

/** The kv_* JSON-RPC of this workspace. */
export interface KvServerStatus {
  /** null while it does not run. */
  url: string | null;
  /** What it listens at, or will when it is started again; null for loopback, where no other machine reaches it. */
  address: string | null;
  allowAddStream: boolean;
  /** Unix seconds. */
  since: number | null;
  /** Calls, and whatever else came instead of one. */
  requests: number;
  /** Those that were answered with an error. */
  errors: number;
  /** In the last whole second. */
  perSecond: number;
  byMethod: { method: string; count: number }[];
}

/** One look at a part of a connection. */
export interface DiagnosisStep {
  step:
    | 'chain'
    | 'chainId'
    | 'head'
    | 'contract'
    | 'thisLog'
    | 'events'
    | 'indexer'
    | 'nodes'
    | 'explorer'
    | 'token'
    | 'log';
  ok: boolean;
  /** What was found, for people. */
  found: string;
  /** What to do about it; null where all is well. */
  fix: string | null;
}

export interface Diagnosis {
  /** In the order of looking; what a failed step makes pointless is left out. */
  steps: DiagnosisStep[];
}

/** A key as one of two compared nodes has it. */
export interface RemoteSide {
  version: number;
  size: number;
  sha256: Hex;
}

/** A stream here and at another node, both at the state after entry `at`. */
export interface RemoteComparison {
  url: string;
  streamId: Hex;
  /** null where one of the two has replayed nothing. */
  at: number | null;
  /** null where there is nothing to compare. */
  same: boolean | null;
  /** Keys that agree, up to the first that does not. */
  keys: number;
  firstDifference: { key: Hex; here: RemoteSide | null; there: RemoteSide | null } | null;
  /** Why they may differ, as sentences, the likeliest first. */
  causes: string[];
}

/** What a node says of itself by kv_* before it is browsed. */
export interface NodeLook {
  url: string;
  /** The next seq that it handles. */
  next: number;
  /** Above 0 it started late. */
  firstSeq: number;
  streams: Hex[];
}
