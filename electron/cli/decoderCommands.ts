/** The decoder of a stream: set, shown, removed. */
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { ImportSummary } from '../../shared/contract/outputs';
import { badInput } from '../../shared/errors';
import { type Arguments, actionFirst, readArguments, readId } from './arguments';
import { printJson, printText } from './output';
import { withSession } from './session';
import { UsageError } from './usage';

export async function decoderCommand(argv: string[]): Promise<void> {
  const [action, ...rest] = actionFirst(argv);
  if (action === 'set') return setDecoder(rest);
  if (action === 'show') return showDecoder(rest);
  if (action === 'remove') return removeDecoder(rest);
  throw new UsageError('decoder takes set, show or remove');
}

async function setDecoder(argv: string[]): Promise<void> {
  const args = readArguments(argv, {}, ['STREAM', 'FILE']);
  const streamId = streamOf(args);
  const file = args.positionals[1] ?? '';
  const code = await readCode(file);
  await withSession(args.workspace(), {}, async (session) =>
    report(await session.call('decoder.set', { streamId, name: basename(file).slice(0, 200), code })),
  );
}

async function readCode(file: string): Promise<string> {
  const bytes = await readFile(file).catch(() => {
    throw badInput('FILE', `${file} cannot be read`);
  });
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw badInput('FILE', `${file} is not UTF-8 text`);
  }
}

async function showDecoder(argv: string[]): Promise<void> {
  const args = readArguments(argv, { code: { type: 'boolean' } }, ['STREAM']);
  const streamId = streamOf(args);
  await withSession(args.workspace(), {}, async (session) => {
    const { hash, bytes, code } = await session.call('decoder.get', { streamId });
    if (args.flag('code')) await printText(code);
    else await printJson({ streamId, hash, bytes });
  });
}

async function removeDecoder(argv: string[]): Promise<void> {
  const args = readArguments(argv, {}, ['STREAM']);
  const streamId = streamOf(args);
  await withSession(args.workspace(), {}, async (session) =>
    report(await session.call('decoder.remove', { streamId })),
  );
}

function streamOf(args: Arguments) {
  return readId(args.positionals[0] ?? '', 'STREAM', 32);
}

async function report({ notices, ...summary }: ImportSummary): Promise<void> {
  for (const notice of notices) console.error(notice);
  await printJson(summary);
}
