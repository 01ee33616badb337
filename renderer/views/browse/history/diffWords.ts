import { formatPlural } from '../../../format/numbers';
import type { ValueDiff } from './valueDiff';

const namedFields = 6;

/** "3 fields changed, 1 added: level, locks": what a diff comes to. */
export function diffWords(diff: ValueDiff): string {
  const { changed, added, removed, fields } = diff;
  if (changed + added + removed === 0) return 'no difference';
  const counts: string[] = [];
  if (changed > 0) counts.push(`${formatPlural(changed, 'line')} changed`);
  if (added > 0) counts.push(counts.length === 0 ? `${formatPlural(added, 'line')} added` : `${added} added`);
  if (removed > 0)
    counts.push(counts.length === 0 ? `${formatPlural(removed, 'line')} removed` : `${removed} removed`);
  const names = fields.slice(0, namedFields).join(', ');
  const more = fields.length > namedFields ? '…' : '';
  return fields.length === 0 ? counts.join(', ') : `${counts.join(', ')}: ${names}${more}`;
}
