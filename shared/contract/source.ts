/** What is said of where a workspace's entries come from. */
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
  /** `idle`: nobody follows here, as in a single command. `behind`: there is more than has been read. */
  phase: 'none' | 'idle' | 'offline' | 'connecting' | 'behind' | 'following' | 'failing';
  /** Newest block of the chain that may be read; for an explorer its newest entry. */
  head: number | null;
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
}
