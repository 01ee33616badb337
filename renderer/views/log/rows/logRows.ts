import type { LogRow } from '../../../../shared/contract/outputs';

/** The list as the table needs it: newest first, whatever it is made from. */
export interface LogRows {
  count: number;
  /** undefined while the row is not loaded. */
  rowAt: (index: number) => LogRow | undefined;
  /** The entry in a row, loaded or not; undefined where only loading tells. */
  seqAt: (index: number) => number | undefined;
  /** The index at which an entry stands, or would stand next to; undefined while that is not known. */
  indexOf: (seq: number) => number | undefined;
  /** Tells which rows are in sight, to load what is missing. */
  onVisible: (first: number, last: number) => void;
  /** Entries that came after the head of the list; a lower bound when `newerIsMore`. */
  newer: number;
  newerIsMore: boolean;
  isLoading: boolean;
  error: unknown;
  retry: () => void;
  /** A search that stopped before the end of the log; undefined where there is none. */
  search: LogSearchState | undefined;
}

export interface LogSearchState {
  /** Entries looked at so far, matching or not. */
  looked: number;
  /** Entries that are left. */
  left: number;
  isLooking: boolean;
  goOn: () => void;
  stop: () => void;
}
