import type { SearchHit } from '../../../shared/contract/outputs';

export interface HitGroup {
  title: string;
  hits: SearchHit[];
}

const titles: Record<SearchHit['kind'], string> = {
  key: 'Keys',
  prefix: 'Prefixes',
  stream: 'Streams',
  account: 'Accounts',
  entry: 'Entries',
  transaction: 'Transactions',
};

/** Hits by kind, kinds in the order in which their first hit came. */
export function groupHits(hits: readonly SearchHit[]): HitGroup[] {
  const groups = new Map<SearchHit['kind'], SearchHit[]>();
  for (const hit of hits) groups.set(hit.kind, [...(groups.get(hit.kind) ?? []), hit]);
  return [...groups].map(([kind, found]) => ({ title: titles[kind], hits: found }));
}
