/** Groups of rejections put together: within a page, and of one page after another. */
import { toHex } from './bytes';
import type { ConflictCause, ConflictKey, ConflictPair, Conflicts } from './contract/ownership';

const accountsKept = 20;

/** Nothing found below a seq. */
export function emptyConflicts(to: number): Conflicts {
  return { from: to, to, rejections: 0, causes: [], keys: [], pairs: [], partial: false, next: null };
}

/** Stretches as one, newest first, each list with the most frequent first; where it goes on is the oldest one's. */
export function mergeConflicts(stretches: readonly Conflicts[]): Conflicts {
  const oldest = stretches.at(-1) ?? emptyConflicts(0);
  return {
    from: oldest.from,
    to: stretches[0]?.to ?? 0,
    rejections: stretches.reduce((sum, { rejections }) => sum + rejections, 0),
    causes: merge(
      stretches.flatMap(({ causes }) => causes),
      ({ verdict }: ConflictCause) => verdict,
      counted,
    ),
    keys: merge(
      stretches.flatMap(({ keys }) => keys),
      ({ streamId, key }: ConflictKey) => streamId + toHex(key),
      (left, right) => ({
        ...counted(left, right),
        accounts: [...new Set([...left.accounts, ...right.accounts])].slice(0, accountsKept),
      }),
    ),
    pairs: merge(
      stretches.flatMap(({ pairs }) => pairs),
      ({ rejected, other }: ConflictPair) => rejected + other,
      counted,
    ),
    partial: oldest.partial,
    next: oldest.next,
  };
}

interface Counted {
  count: number;
  newestSeq: number;
}

function counted<Group extends Counted>(left: Group, right: Group): Group {
  const newestSeq = Math.max(left.newestSeq, right.newestSeq);
  return { ...left, count: left.count + right.count, newestSeq };
}

function merge<Group extends Counted>(
  list: Group[],
  identityOf: (group: Group) => string,
  join: (left: Group, right: Group) => Group,
): Group[] {
  const groups = new Map<string, Group>();
  for (const group of list) {
    const id = identityOf(group);
    const known = groups.get(id);
    groups.set(id, known === undefined ? group : join(known, group));
  }
  return [...groups.values()].sort(
    (left, right) => right.count - left.count || right.newestSeq - left.newestSeq,
  );
}
