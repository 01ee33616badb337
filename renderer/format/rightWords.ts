import type { OperationName, Right } from '../../shared/model';

/** Rights in words, as they stand in a sentence. */
export const rightWords: Record<Right, string> = {
  founder: 'founder',
  admin: 'admin',
  streamWriter: 'stream writer',
  specialWriter: 'special writer',
};

/** What an act did, as it stands in a history of rights. */
export const actWords: Record<OperationName, string> = {
  GRANT_ADMIN_ROLE: 'made an admin',
  RENOUNCE_ADMIN_ROLE: 'gave up being admin',
  SET_KEY_TO_SPECIAL: 'the key was made special',
  SET_KEY_TO_NORMAL: 'the key was made normal',
  GRANT_WRITER_ROLE: 'made a stream writer',
  REVOKE_WRITER_ROLE: 'no stream writer any more',
  RENOUNCE_WRITER_ROLE: 'gave up being stream writer',
  GRANT_SPECIAL_WRITER_ROLE: 'made a writer of this special key',
  REVOKE_SPECIAL_WRITER_ROLE: 'no writer of this special key any more',
  RENOUNCE_SPECIAL_WRITER_ROLE: 'gave up writing this special key',
};
