import { useQuery } from '@tanstack/react-query';
import type { Hex } from '../../../../shared/bytes';
import type { KeyVersion } from '../../../../shared/contract/outputs';
import { historyPageOptions } from '../../../api/queries';

export interface Versions {
  /** The newest ones, newest first, those after the shown seq too. */
  loaded: readonly KeyVersion[];
  /** Versions in all, undefined while they load. */
  total: number | undefined;
  error: unknown;
}

const none: readonly KeyVersion[] = [];

/** Versions of a key up to the newest entry: the history also shows what came after the shown seq. */
export function useVersions(streamId: Hex, key: Hex): Versions {
  const { data, error } = useQuery(historyPageOptions({ streamId, key, at: null, limit: 200 }));
  return { loaded: data?.versions ?? none, total: data?.total, error };
}
