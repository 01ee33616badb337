import { type RowAct, rowActs } from '../../../../shared/compose/draft';

const synonyms: Record<string, RowAct> = {
  set: 'put',
  write: 'put',
  del: 'delete',
  remove: 'delete',
  read: 'guard',
};

/** The act that a row names. */
export function namedAct(text: string): RowAct | undefined {
  const wanted = text
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, '_');
  if (Object.hasOwn(synonyms, wanted)) return synonyms[wanted];
  return rowActs.find((each) => each.toLowerCase() === wanted);
}
