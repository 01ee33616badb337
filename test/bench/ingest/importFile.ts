/** Party: a signed file taken into a new workspace, as the command line does it. */

import { writeFile } from 'node:fs/promises';
import { toHex } from '../../../shared/bytes';
import { StreamscopeError } from '../../../shared/errors';
import { type Effort, peakMegabytes, startClock } from '../measure';
import { ask, makeWorkspace, openExplorer } from '../product';
import { makeCast } from '../workload/cast';
import { readSignedLines } from './signedLines';
import type { SignedFile } from './signFile';

export interface ImportInput {
  file: string;
  /** Of the new workspace. */
  folder: string;
  /** For a file that must be refused. */
  forgedFile: string;
  expected: SignedFile;
}

export interface ImportRun {
  entriesPerSecond: number;
  /** Until the last line was checked, before any is kept. */
  checked: Effort;
  /** Until the last entry was appended and synced: parsing, signatures, data roots, appending. */
  takenIn: Effort;
  /** Until all of it was replayed as well. */
  total: Effort;
  peakMegabytes: number;
}

const streams = makeCast().streams.map(({ id }) => toHex(id));

export async function importFile({ file, folder, forgedFile, expected }: ImportInput): Promise<ImportRun> {
  await makeWorkspace(folder, []);
  const workspace = await openExplorer(folder);
  try {
    await requireRefusal(workspace, file, forgedFile);
    const clock = startClock();
    let takenIn = clock();
    let checked = takenIn;
    await ask(workspace, 'log.import', { file, streams }, ({ phase }) => {
      if (phase === 'check') checked = clock();
      if (phase !== 'replay') takenIn = clock();
    });
    const total = clock();
    const status = await ask(workspace, 'workspace.status', {});
    const counts = Object.entries(status.verdicts).filter(([, count]) => count > 0);
    const wanted = Object.entries(expected.verdicts);
    if (status.signatures !== 'signed' || status.nextSeq !== expected.entries)
      throw new Error(
        `${expected.entries} signed entries were expected, found ${status.nextSeq} ${status.signatures}`,
      );
    if (
      counts.length !== wanted.length ||
      wanted.some(([verdict, count]) => count !== status.verdicts[verdict as keyof typeof status.verdicts])
    )
      throw new Error(`verdicts differ: expected ${JSON.stringify(wanted)}, found ${JSON.stringify(counts)}`);
    return {
      entriesPerSecond: expected.entries / takenIn.seconds,
      checked,
      takenIn,
      total,
      peakMegabytes: peakMegabytes(),
    };
  } finally {
    await workspace.close();
  }
}

/** Signatures are looked at: a file in which one is another's is refused, and leaves nothing. */
async function requireRefusal(
  workspace: Awaited<ReturnType<typeof openExplorer>>,
  file: string,
  forgedFile: string,
): Promise<void> {
  const lines = (await readSignedLines(file, 50)).map(
    ({ text }) => JSON.parse(text) as Record<string, unknown>,
  );
  lines.at(-1)!.signature = lines[0]!.signature;
  await writeFile(forgedFile, lines.map((line) => JSON.stringify(line)).join('\n'));
  const refusal = await ask(workspace, 'log.import', { file: forgedFile, streams }).catch(
    (error: unknown) => error,
  );
  if (!(refusal instanceof StreamscopeError) || refusal.code !== 'importRefused')
    throw new Error('a forged signature was let in');
}
