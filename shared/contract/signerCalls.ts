/** Calls about the accounts that sign. Raw keys are never among their inputs, but for those of this machine's user. */
import { z } from 'zod';
import { call } from './call';
import { accountField, bytesField, labelField } from './inputs';
import type * as out from './outputs';

const nothing = z.strictObject({}).default({});
const passwordField = z.string().max(1024);
const newPassword = z.string().min(1, 'must not be empty').max(1024);
/** For a key that is kept under a password. A name that is refused is refused before there is a key. */
const newKey = z.strictObject({ password: newPassword, label: labelField.default('') });
const byAccount = z.strictObject({ account: accountField });

export const signerCalls = {
  'signer.list': call<out.SignerState>()('main', nothing),
  /** Makes a key that lives until it is locked or the explorer ends. */
  'signer.newSession': call<out.SignerAccount>()('main', nothing),
  /** Makes a key and keeps it in the workspace, encrypted under a password. */
  'signer.create': call<out.SignerAccount>()('main', newKey),
  /** Opens an encrypted keystore file (Web3 secret storage); with `keep` the file is kept in the workspace as it is. */
  'signer.openKeystore': call<out.SignerAccount>()(
    'main',
    z.strictObject({
      keystore: z.string().max(65_536),
      password: passwordField,
      keep: z.boolean().default(false),
    }),
  ),
  /**
   * Opens a kept keystore: with its password, or without one by the system's secret store. `remember` gives the
   * password to that store. @throws wrongPassword, notFound, badInput
   */
  'signer.unlock': call<out.SignerAccount>()(
    'main',
    z.strictObject({
      account: accountField,
      password: passwordField.optional(),
      remember: z.boolean().default(false),
    }),
  ),
  /** Takes the password out of the system's secret store. */
  'signer.forgetPassword': call<out.SignerState>()('main', byAccount),
  /** The keystore of an account, encrypted as it is kept. @throws notFound */
  'signer.export': call<{ keystore: string; fileName: string }>()('main', byAccount),
  /** Takes an account off the list; a keystore's file moves into `keystores/removed`. */
  'signer.remove': call<out.SignerState>()('main', byAccount),
  /** Adds an account without a key, to dry-run as. */
  'signer.watch': call<out.SignerAccount>()('main', byAccount),
  /** Ends the threads that hold keys, or forgets one key; session keys are gone for good. */
  'signer.lock': call<out.SignerState>()(
    'main',
    z.strictObject({ account: accountField.optional() }).default({}),
  ),
  'signer.lockAfter': call<out.SignerState>()(
    'main',
    z.strictObject({ minutes: z.number().int().min(0).max(1440) }),
  ),
  /**
   * Takes in a raw key from a file that the person chooses in a dialog of the main side, and keeps it encrypted under the
   * password. @throws badInput where this host has no dialogs; cancelled
   */
  'signer.importByDialog': call<out.SignerAccount>()('main', newKey),
  /** Takes in a raw key. Only for the command line of this machine. */
  'signer.importKey': call<out.SignerAccount>()(
    'main',
    z.strictObject({
      privateKey: bytesField.refine((bytes) => bytes.length === 32, 'must be 32 bytes'),
      password: newPassword,
    }),
    'local',
  ),
} as const;
