import { useQuery } from '@tanstack/react-query';
import type { Hex } from '../../../../shared/bytes';
import type { IndexInfo } from '../../../../shared/contract/indexes';
import type { StreamInfo } from '../../../../shared/contract/outputs';
import { indexesOptions } from '../../../api/queries';

const none: readonly IndexInfo[] = [];

/** All indexes of the workspace. */
export function useIndexes(): readonly IndexInfo[] {
  return useQuery(indexesOptions()).data?.indexes ?? none;
}

/** The index that is read by this id; undefined for a stream. */
export function useIndex(id: Hex | undefined): IndexInfo | undefined {
  return useIndexes().find((index) => index.id === id);
}

/** An index as what it is browsed like. */
export function indexAsStream({ id, name, pairs }: IndexInfo): StreamInfo {
  return { streamId: id, label: name, watched: true, entries: 0, foundedAt: null, liveKeys: pairs };
}
