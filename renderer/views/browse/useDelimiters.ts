import { useCallback } from 'react';
import type { Hex } from '../../../shared/bytes';
import { desk, useDesk } from '../../desk/deskStore';
import { useIndex } from './indexes/useIndexes';

/** Most keys of the field are paths. */
const initial: Hex[] = ['0x2f'];
/** Pairs of an index part behind the index key. */
const ofPairs: Hex[] = ['0x0000'];

/** The delimiters that were chosen for a stream, remembered in the workspace; none is the shared-prefix tree. */
export function useDelimiters(streamId: Hex): [Hex[], (delimiters: Hex[]) => void] {
  const { delimiters } = useDesk();
  const index = useIndex(streamId);
  const choose = useCallback(
    (chosen: Hex[]) => desk.change({ delimiters: { ...desk.desk.delimiters, [streamId]: chosen } }),
    [streamId],
  );
  return [delimiters[streamId] ?? (index === undefined ? initial : ofPairs), choose];
}
