/** A portable batch file: dry-run, or signed and appended. */
import { readFile } from 'node:fs/promises';
import type { Hex } from '../../shared/bytes';
import { type BatchFileRead, contentOfFile } from '../../shared/compose/batchFile';
import { accountField } from '../../shared/contract/inputs';
import { badInput } from '../../shared/errors';
import { encodeBatch } from '../../shared/streamData';
import { readArguments } from './arguments';
import { untilArrived, untilInStep } from './inStep';
import { printJson, withHex } from './output';
import { readPassword } from './password';
import { type Session, withSession } from './session';
import { UsageError } from './usage';

export async function putCommand(argv: string[]): Promise<void> {
  const args = readArguments(
    argv,
    {
      batch: { type: 'string' },
      keystore: { type: 'string' },
      'dry-run': { type: 'boolean' },
      edited: { type: 'boolean' },
      'other-log': { type: 'boolean' },
    },
    [],
  );
  const [batchFile, keystoreFile] = [args.text('batch'), args.text('keystore')];
  if (batchFile === undefined) throw new UsageError('--batch FILE is missing');
  if (keystoreFile === undefined) throw new UsageError('--keystore FILE is missing');
  const text = await readText(batchFile, '--batch');
  const keystore = await readText(keystoreFile, '--keystore');
  if (!keystore.trimStart().startsWith('{'))
    throw badInput(
      '--keystore',
      'is no keystore: an account of the workspace has its own in DIR/keystores/0x….json',
    );
  // On a network an entry goes on its way only while its source is followed.
  await withSession(args.workspace(), { follow: true }, async (session) => {
    const { source, phase } = await session.call('source.status', {});
    const follows = source !== null && phase !== 'offline';
    // What is foreseen is about the newest entry that there is.
    if (follows) await untilInStep(session, { patience });
    const read = await session.call('batch.read', { text });
    const objections = objectionsTo(read, { edited: args.flag('edited'), otherLog: args.flag('other-log') });
    for (const line of [...read.notes, ...objections.map(({ words }) => words)]) console.error(line);
    const content = contentOfInput(read);
    if (args.flag('dry-run')) {
      const sender = senderOf(keystore) ?? (await open(session, keystore)).account;
      await printJson(withHex(await session.call('compose.dryRun', { ...content, sender })));
      return;
    }
    const refusal = objections.find(({ flag }) => flag !== null);
    if (refusal !== undefined)
      throw badInput(
        '--batch',
        `nothing was signed: ${refusal.words} ${refusal.flag} signs it all the same.`,
      );
    await signAndAppend(session, keystore, content, follows);
  });
}

/** Milliseconds that the source may fail before nothing is signed: whoever waits for `put` wants to know. */
const patience = 5_000;

type Content = { data: Uint8Array; streamIds?: Hex[] };

function contentOfInput({ content }: BatchFileRead): Content {
  const composed = contentOfFile(content);
  return composed.kind === 'raw'
    ? { data: composed.data, streamIds: composed.streamIds }
    : { data: encodeBatch(composed.batch) };
}

/** What speaks against signing a file; with a flag it is no reason to refuse. */
function objectionsTo(
  { checksum, log }: BatchFileRead,
  allowed: { edited: boolean; otherLog: boolean },
): { words: string; flag: string | null }[] {
  const objections: { words: string; flag: string | null }[] = [];
  if (checksum === 'edited')
    objections.push({
      words: 'The batch file was changed after it was written: its checksum is of another content.',
      flag: allowed.edited ? null : '--edited',
    });
  if (log === 'other')
    objections.push({
      words: 'The batch file was written for another log: its version may mean nothing here.',
      flag: allowed.otherLog ? null : '--other-log',
    });
  return objections;
}

async function signAndAppend(
  session: Session,
  keystore: string,
  content: Content,
  follows: boolean,
): Promise<void> {
  const before = (await session.call('signer.list', {})).accounts;
  const { account } = await open(session, keystore);
  try {
    const foreseen = await session.call('compose.dryRun', { ...content, sender: account });
    if (foreseen.verdict !== 'committed')
      console.error(
        `The dry run says ${foreseen.result ?? 'that it would be skipped'}; it is appended all the same.`,
      );
    const { seq, sender, dataRoot } = await session.call('compose.submit', { ...content, sender: account });
    if (follows) await untilArrived(session, seq);
    else await session.settled();
    const [result] = (await session.call('log.results', { from: seq })).results;
    await printJson({ seq, sender, dataRoot, result: result?.result ?? null });
  } finally {
    // An explorer that answers must not keep a key that it did not have open.
    const wasOpen = before.some((each) => each.account === account && each.unlocked);
    if (!wasOpen) await session.call('signer.lock', { account });
  }
}

async function open(session: Session, keystore: string): Promise<{ account: Hex }> {
  const password = await readPassword('Password of the keystore');
  return session.call('signer.openKeystore', { keystore, password });
}

/** The account that a keystore names without being opened. */
function senderOf(keystore: string): Hex | undefined {
  try {
    const { address } = JSON.parse(keystore) as { address?: unknown };
    if (typeof address !== 'string') return undefined;
    return accountField.safeParse(`0x${address.toLowerCase().replace(/^0x/, '')}`).data;
  } catch {
    return undefined;
  }
}

async function readText(file: string, option: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch {
    throw badInput(option, `there is no file ${file}, or it does not read`);
  }
}
