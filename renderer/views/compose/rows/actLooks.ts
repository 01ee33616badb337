import { type RowAct, rowActs } from '../../../../shared/compose/draft';
import type { IconName } from '../../../components/Icon';
import { operationWords } from '../../../format/operationWords';

const writeWords = { put: 'Put', delete: 'Delete', guard: 'Guard' } as const;

/** What a row does, in words. */
export function actWord(act: RowAct): string {
  return act in writeWords
    ? writeWords[act as keyof typeof writeWords]
    : operationWords[act as keyof typeof operationWords];
}

export function actIcon(act: RowAct): IconName {
  if (act === 'put') return 'compose';
  if (act === 'delete') return 'trash';
  if (act === 'guard') return 'guard';
  if (act.startsWith('GRANT')) return 'person';
  return act.startsWith('SET') ? 'key' : 'cross';
}

/** What it means, for the list of acts. */
const meanings: Record<RowAct, string> = {
  put: 'writes a value',
  delete: 'removes the key; its history stays',
  guard: 'void the batch if the key was written since',
  GRANT_ADMIN_ROLE: 'may do everything in the stream',
  RENOUNCE_ADMIN_ROLE: 'give up your own admin role',
  SET_KEY_TO_SPECIAL: 'only admins and its own writers may write it',
  SET_KEY_TO_NORMAL: 'every writer of the stream may write it again',
  GRANT_WRITER_ROLE: 'may write every normal key',
  REVOKE_WRITER_ROLE: 'takes the writer role away',
  RENOUNCE_WRITER_ROLE: 'give up your own writer role',
  GRANT_SPECIAL_WRITER_ROLE: 'may write this special key',
  REVOKE_SPECIAL_WRITER_ROLE: 'takes that right away',
  RENOUNCE_SPECIAL_WRITER_ROLE: 'give up your own right to this key',
};

export const actChoices = rowActs.map((act) => ({ value: act, word: actWord(act), meaning: meanings[act] }));
