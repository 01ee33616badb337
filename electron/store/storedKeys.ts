import type { StoredKeyRow } from './versionWalk';

/** Where LiveKeys takes its keys from, in database order: the latest table, the history, or an index. */
export interface StoredKeys {
  /** Goes to the first stored key at or beyond `stored` in the direction of reading. */
  seek(stored: Uint8Array): void;
  next(): Promise<StoredKeyRow | undefined>;
  close(): Promise<void>;
  /** Its keys are whole, in the order of their bytes, and sought as they are. */
  isWhole?: boolean;
}
