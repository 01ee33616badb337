/** Accounts of a workspace: made, taken in, given out. The one way for a raw key to get in where there are no dialogs. */
import { readFile } from 'node:fs/promises';
import { badInput } from '../../shared/errors';
import { readKeyFile } from '../engine/signer';
import { actionFirst, readArguments, readId } from './arguments';
import { printJson, printLine } from './output';
import { readPassword } from './password';
import { type Session, withSession } from './session';
import { UsageError } from './usage';

export async function keystoreCommand(argv: string[]): Promise<void> {
  const [action, ...rest] = actionFirst(argv);
  if (action === 'list' || action === 'create') {
    const folder = readArguments(rest, {}, []).workspace();
    await withSession(folder, { create: true, asItStands: true }, action === 'list' ? list : create);
    return;
  }
  if (action === 'import') {
    const args = readArguments(rest, {}, ['FILE']);
    const file = args.positionals[0]!;
    await withSession(args.workspace(), { create: true, asItStands: true }, (session) => take(session, file));
    return;
  }
  if (action !== 'export' && action !== 'remove')
    throw new UsageError('keystore takes list, create, import, export or remove');
  const args = readArguments(rest, {}, ['ACCOUNT']);
  const account = readId(args.positionals[0]!, 'ACCOUNT', 20);
  await withSession(args.workspace(), { asItStands: true }, async (session) => {
    if (action === 'remove') await session.call('signer.remove', { account });
    else await printLine((await session.call('signer.export', { account })).keystore.trim());
  });
}

async function list(session: Session): Promise<void> {
  for (const account of (await session.call('signer.list', {})).accounts) await printJson(account);
}

async function create(session: Session): Promise<void> {
  const password = await readPassword('Password for the new key');
  await printJson({ account: (await session.call('signer.create', { password })).account });
}

/** A Web3 keystore, which is kept as it is once its password opens it, or 32 bytes of hex, which are encrypted. */
async function take(session: Session, file: string): Promise<void> {
  const text = await readFile(file, 'utf8').catch(() => {
    throw badInput('FILE', `there is no file ${file}, or it does not read`);
  });
  const isKeystore = text.trimStart().startsWith('{');
  const password = await readPassword(
    isKeystore ? 'Password of the keystore' : 'Password to encrypt the key under',
  );
  const { account } = isKeystore
    ? await session.call('signer.openKeystore', { keystore: text, password, keep: true })
    : await session.call('signer.importKey', { privateKey: await readKeyFile(file), password });
  // Taken in, not opened: an explorer asks for the password when it is to sign.
  await session.call('signer.lock', { account });
  await printJson({ account });
}
