import { useState } from 'react';
import { concatBytes, type Hex } from '../../../../shared/bytes';
import type { WrapperName } from '../../../../shared/contract/values';
import { connection } from '../../../api/connection';

interface Value {
  streamId: Hex;
  key: Hex;
  version: number;
  /** What is taken off first. */
  via: WrapperName[];
  /** Bytes of the whole value. */
  size: number;
  /** Its start, as it came with the key. */
  head: Uint8Array;
}

/** Bytes a piece, as many as one call gives. */
const pieceSize = 1_048_576;
/** Loaded on one press at most, in bytes. */
const atOnce = 8 * pieceSize;

/** The bytes of a value that are loaded: its start at once, the rest in pieces when asked for. */
export function useValueBytes({ streamId, key, version, via, size, head }: Value) {
  const [more, setMore] = useState<{ version: number; bytes: Uint8Array }>();
  const [state, setState] = useState<{ isLoading: boolean; error: unknown }>({
    isLoading: false,
    error: undefined,
  });
  const bytes = more?.version === version ? more.bytes : head;

  const load = async (until: number) => {
    setState({ isLoading: true, error: undefined });
    let loaded = bytes;
    try {
      while (loaded.length < until) {
        const length = Math.min(pieceSize, until - loaded.length);
        const slice = await connection.call('value.slice', {
          streamId,
          key,
          version,
          via,
          offset: loaded.length,
          length,
        });
        if (slice.bytes.length === 0) break;
        loaded = concatBytes(loaded, slice.bytes);
      }
      setMore({ version, bytes: loaded });
      setState({ isLoading: false, error: undefined });
    } catch (error) {
      setState({ isLoading: false, error });
    }
  };

  return {
    bytes,
    isWhole: bytes.length >= size,
    ...state,
    /** How many bytes the next press loads. */
    nextBytes: Math.min(atOnce, size - bytes.length),
    loadMore: () => void load(Math.min(size, bytes.length + atOnce)),
  };
}
