import { useQuery } from '@tanstack/react-query';
import type { IndexInfo } from '../../../../shared/contract/indexes';
import { prefixCountOptions } from '../../../api/queries';
import { useAt } from '../../../router/at';

/** Pairs that are counted at an older seq at most; behind them it is a bound. */
const mostCounted = 50_000;

/** Pairs of an index at the seq that is shown; undefined while they are counted. */
export function useIndexCount(index: IndexInfo | undefined): { keys: number; exact: boolean } | undefined {
  const at = useAt();
  // The index itself keeps count of what it knows last.
  const isOlder = index !== undefined && at !== null && at < index.knownTo;
  const { data, isPlaceholderData } = useQuery({
    ...prefixCountOptions({ streamId: index?.id ?? '0x', prefixes: ['0x'], budget: mostCounted, at }),
    enabled: isOlder,
  });
  if (!isOlder) return index && { keys: index.pairs, exact: true };
  return isPlaceholderData ? undefined : data?.counts[0];
}
