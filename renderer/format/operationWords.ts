import type { OperationName } from '../../shared/model';

/** Access-control operations in words. */
export const operationWords: Record<OperationName, string> = {
  GRANT_ADMIN_ROLE: 'Grant admin',
  RENOUNCE_ADMIN_ROLE: 'Renounce admin',
  SET_KEY_TO_SPECIAL: 'Make key special',
  SET_KEY_TO_NORMAL: 'Make key normal',
  GRANT_WRITER_ROLE: 'Grant writer',
  REVOKE_WRITER_ROLE: 'Revoke writer',
  RENOUNCE_WRITER_ROLE: 'Renounce writer',
  GRANT_SPECIAL_WRITER_ROLE: 'Grant special',
  REVOKE_SPECIAL_WRITER_ROLE: 'Revoke special',
  RENOUNCE_SPECIAL_WRITER_ROLE: 'Renounce special',
};
