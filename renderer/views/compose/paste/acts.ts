import { type RowAct, rowActs } from '../../../../shared/compose/draft';
import { actWord } from '../rows/actLooks';

const synonyms: Record<string, RowAct> = {
  set: 'put',
  write: 'put',
  del: 'delete',
  remove: 'delete',
  read: 'guard',
};

/** The words that Compose itself has for them. */
const byWord = new Map(rowActs.map((act) => [actWord(act).toLowerCase().replace(/\s+/g, '_'), act]));

/** The act that a row names. */
export function namedAct(text: string): RowAct | undefined {
  const wanted = text
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, '_');
  if (Object.hasOwn(synonyms, wanted)) return synonyms[wanted];
  return byWord.get(wanted) ?? rowActs.find((each) => each.toLowerCase() === wanted);
}
