/** Names that people gave to accounts and streams, out of a workspace and into another. */
import { readFile } from 'node:fs/promises';
import type { CallInput } from '../../shared/contract/contract';
import { badInput } from '../../shared/errors';
import { actionFirst, readArguments } from './arguments';
import { printJson } from './output';
import { withSession } from './session';
import { UsageError } from './usage';

/** `labels export` prints `{"accounts": {"0x…": "name"}, "streams": {…}}`, `labels import FILE` takes such a file. */
export async function labelsCommand(argv: string[]): Promise<void> {
  const [action, ...rest] = actionFirst(argv);
  if (action !== 'import' && action !== 'export') throw new UsageError('labels takes export or import');
  const args = readArguments(rest, {}, action === 'import' ? ['FILE'] : []);
  const labels = action === 'import' ? await readLabels(args.positionals[0] ?? '') : undefined;
  await withSession(args.workspace(), {}, async (session) => {
    if (labels !== undefined) await session.call('labels.import', labels);
    await printJson(await session.call('labels.get', {}));
  });
}

/** What is in it is checked where every input is. @throws badInput that names the file */
async function readLabels(file: string): Promise<CallInput<'labels.import'>> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw badInput('FILE', `does not read: ${error.code ?? error.message}`);
  });
  try {
    return JSON.parse(text) as CallInput<'labels.import'>;
  } catch {
    throw badInput('FILE', 'is not JSON');
  }
}
