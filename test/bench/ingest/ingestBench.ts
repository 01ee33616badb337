/** The ingest bench: signed entries taken in, beside the native recovery of signatures alone. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { harmonicMean } from '../measure';
import type { BenchOptions } from '../options';
import { runParty } from '../party';
import type { ImportInput, ImportRun } from './importFile';
import type { PeerRun } from './peer';
import type { Recoveries } from './recoveries';
import type { SignedFile, SignFileInput } from './signFile';

export async function ingestBench({ size, reference }: BenchOptions, folder: string): Promise<object> {
  const at = (name: string) => join(folder, name);
  const file = at('signed.ndjson');
  const signed = await runParty<SignFileInput, SignedFile>('signFile', {
    ...size,
    file,
    folder: at('signer'),
  });
  await rm(at('signer'), { recursive: true });
  const before = await runParty<string, Recoveries>('recoveries', file);
  const engine = await runParty<ImportInput, ImportRun>('importFile', {
    file,
    folder: at('workspace'),
    forgedFile: at('forged.ndjson'),
    expected: signed,
  });
  const after = await runParty<string, Recoveries>('recoveries', file);
  const peer = reference ? await runParty<string, PeerRun>('peer', file) : null;
  const recoveriesPerSecond = harmonicMean(before.recoveriesPerSecond, after.recoveriesPerSecond);
  return {
    ratioToRaw: engine.entriesPerSecond / recoveriesPerSecond,
    ratioToReference: peer === null ? null : engine.entriesPerSecond / peer.entriesPerSecond,
    file: signed,
    raw: { recoveriesPerSecond, before, after },
    engine,
    reference: peer,
  };
}
