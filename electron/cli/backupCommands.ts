/** Commands that take a copy of a workspace, and make a workspace of one. */
import { resolve } from 'node:path';
import { fromEnvelope } from '../../shared/errors';
import { progressReport } from '../engine/progressReport';
import { restoreBackup } from '../engine/restore';
import { stopSignal } from '../stopSignal';
import { readArguments } from './arguments';
import { printJson } from './output';
import { withProgressLine } from './progressLine';
import { withSession } from './session';

export async function backupCommand(argv: string[]): Promise<void> {
  const args = readArguments(argv, {}, ['FILE']);
  const file = resolve(args.positionals[0] ?? '');
  const options = { signal: stopSignal(), asItStands: true };
  await withSession(args.workspace(), options, async (session) => {
    await printJson(await withProgressLine((report) => session.call('workspace.backup', { file }, report)));
  });
}

export async function restoreCommand(argv: string[]): Promise<void> {
  const args = readArguments(argv, {}, ['FILE']);
  const [file, folder] = [resolve(args.positionals[0] ?? ''), resolve(args.workspace())];
  const signal = stopSignal();
  const entries = await withProgressLine((report) => {
    const tell = progressReport(report ?? (() => {}));
    const onProgress = (done: number, total: number) =>
      tell({ task: 'restore', phase: 'copy', unit: 'bytes', done, total });
    return restoreBackup(file, folder, { signal, onProgress });
  });
  // Replayed at once: what does not replay is told now, not when it is needed.
  await withSession(folder, { signal }, async (session) => {
    const { fault, waitingFor, verdicts, liveKeys: keys } = await session.call('workspace.status', {});
    const { committed, skipped, ...rejections } = verdicts;
    const rejected = Object.values(rejections).reduce((sum, count) => sum + count, 0);
    await printJson({ entries, committed, rejected, skipped, keys });
    if (waitingFor !== null) console.error(`Replay waits at entry ${waitingFor}: its data is not here.`);
    if (fault?.code === 'encryptionKeyMissing') console.error(fault.message);
    else if (fault !== null) throw fromEnvelope(fault);
  });
}
