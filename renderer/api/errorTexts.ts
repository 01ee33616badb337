import { type ErrorCode, type ErrorData, StreamscopeError } from '../../shared/errors';
import { formatBytes } from '../format/numbers';

/** What a fault means to a person and what to do about it. A code without a text does not compile. */
export interface ErrorText {
  title: string;
  advice: string;
}

type Texts = { [Code in ErrorCode]: (data: ErrorData[Code]) => ErrorText };

const texts: Texts = {
  badInput: ({ field, reason }) => ({ title: `${field} is not right`, advice: sentence(reason) }),
  notFound: ({ what }) => ({
    title: `There is no such ${what}`,
    advice: 'It may lie beyond what is replayed, or the link belongs to another workspace.',
  }),
  workspaceLocked: ({ folder }) => ({
    title: 'The workspace is open elsewhere',
    advice: `Close the other explorer that holds ${folder}, then try again.`,
  }),
  noWorkspace: ({ folder }) => ({
    title: 'There is no workspace here',
    advice: `${folder} holds no log. Import an exchange file into it first.`,
  }),
  formatNewer: ({ what, found, supported }) => ({
    title: `The ${what} was written by a newer Streamscope`,
    advice: `It has format ${found}; this version reads up to ${supported}. Update Streamscope to open it.`,
  }),
  logDamaged: ({ seq, reason }) => ({
    title: `The log is damaged at entry ${seq}`,
    advice: `${reason}. Everything before it still reads and can be exported. Restore the workspace from a backup.`,
  }),
  logUnreadable: ({ reason }) => ({
    title: 'The log does not read',
    advice: `${reason}. Restore the workspace from a backup.`,
  }),
  stateDamaged: () => ({
    title: 'The state on disk was damaged',
    advice: 'It is being derived again from the log, which is whole. Nothing is lost; try again in a moment.',
  }),
  backupRefused: ({ reason }) => ({
    title: 'The backup was refused',
    advice: `It ${reason}. Nothing was restored. Use another copy of it.`,
  }),
  importRefused: ({ line, field, reason }) => ({
    title: `Line ${line} of the file was refused`,
    advice: `${field}: ${reason}. Nothing from that line on was kept; mend the file and import it again.`,
  }),
  appendRefused: ({ field, reason }) => ({
    title: `The log did not take the entry (${field})`,
    advice: sentence(reason),
  }),
  signerLocked: () => ({ title: 'The account is locked', advice: 'Open its keystore again, then sign.' }),
  wrongPassword: ({ what }) => ({
    title: 'The password does not open it',
    advice: `Nothing was changed in ${what}. Check the password and try again.`,
  }),
  encryptionKeyMissing: ({ mode }) => ({
    title: 'The encryption key is not at hand',
    advice: `Entries of this workspace are encrypted (${mode}). Give the key to read them.`,
  }),
  decoderUnusable: ({ reason }) => ({
    title: 'The decoder of a stream cannot be used',
    advice: `Reason: ${reason}. Nothing is decoded in another way instead. Set the decoder again, or remove it.`,
  }),
  notWatched: () => ({
    title: 'Nobody watches this stream here',
    advice: 'Watch it from the workspace menu; its entries are then replayed from the start of the log.',
  }),
  networkFailed: ({ url, reason, lasts }) => ({
    title: 'A server does not answer as it should',
    advice: `${url}: ${reason}. ${lasts ? 'Check' : 'It is asked again by itself where that can help; check'} the connection in Nodes.`,
  }),
  readsOnly: ({ act }) => ({
    title: 'This node answers reads only',
    advice: `It does not ${act}. A workspace with the log itself can.`,
  }),
  submitRefused: ({ field, reason }) => ({
    title: `The network did not take the entry (${field})`,
    advice: sentence(reason),
  }),
  logsDiffer: ({ url, seq }) => ({
    title: 'The log that is followed is another one now',
    advice: `${url} has another entry ${seq} than this workspace, or none. Nothing was changed here. Compare the two.`,
  }),
  offline: () => ({
    title: 'This workspace is switched offline',
    advice: 'Nothing is asked or sent. Switch Offline off in Nodes, then try again.',
  }),
  cancelled: () => ({ title: 'Cancelled', advice: 'Nothing was changed.' }),
  closed: () => ({
    title: 'The engine is not connected',
    advice:
      'Streamscope tries again by itself. If it lasts, start the host again and open the address it prints.',
  }),
  storageFailed: ({ space }) => ({
    title: space === undefined ? 'The disk refused to read or write' : 'There is not enough room on the disk',
    advice:
      space === undefined
        ? 'Check that the disk has room and that the workspace folder can be written.'
        : `About ${formatBytes(space.needed)} are needed, ${formatBytes(space.free)} are free. Make room, then try again.`,
  }),
  internal: () => ({
    title: 'Something went wrong in Streamscope itself',
    advice: 'Try again. If it stays, report it with the details below.',
  }),
};

/** Reasons follow a field's name elsewhere, and have no full stop. */
function sentence(reason: string): string {
  return /[.!?]$/.test(reason) ? reason : `${reason}.`;
}

/** The text for any thrown value. */
export function errorText(error: unknown): ErrorText & { detail: string } {
  const detail = error instanceof Error ? error.message : String(error);
  if (!(error instanceof StreamscopeError)) return { ...texts.internal({ reason: detail }), detail };
  const textOf = texts[error.code as ErrorCode] as (data: unknown) => ErrorText;
  return { ...textOf(error.data), detail };
}
