import type { Hex } from '../../../shared/bytes';
import type { Labels } from '../../../shared/contract/outputs';

export interface LabelRow {
  kind: 'account' | 'stream';
  id: Hex;
  label: string;
}

/** Names in order: streams first, each kind by name, then by id. */
export function labelRows({ accounts, streams }: Labels): LabelRow[] {
  const rows = (kind: LabelRow['kind'], labels: Record<Hex, string>): LabelRow[] =>
    (Object.entries(labels) as [Hex, string][])
      .map(([id, label]) => ({ kind, id, label }))
      .sort((left, right) => left.label.localeCompare(right.label) || (left.id < right.id ? -1 : 1));
  return [...rows('stream', streams), ...rows('account', accounts)];
}
