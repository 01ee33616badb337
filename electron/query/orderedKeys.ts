/** Ordered reads of the live keys of a stream at one seq, wherever they are kept: in the store here, or at another node. */
export interface OrderedKey {
  key: Uint8Array;
  /** Of its newest version. */
  seq: number;
  /** Bytes of the value. */
  size: number;
}

export interface KeyWalk<Key extends OrderedKey = OrderedKey> {
  /** Goes to the first key beyond `key` in the direction of reading, `key` itself included or not. */
  seek(key: Uint8Array, inclusive: boolean): void;
  /** The next live key; undefined at the end. Without a seek it begins with the first one. */
  next(): Promise<Key | undefined>;
  /** Rows read, for bounds on what a read may cost. */
  readonly rowsRead: number;
  close(): Promise<void>;
}

export interface OrderedKeys<Key extends OrderedKey = OrderedKey> {
  walk(reverse: boolean): KeyWalk<Key>;
}
