/**
 * Generations: the state for one choice of layout, rules, watched streams, decoders and encryption lives in a folder named by
 * their hash. A change builds a new one beside the one in use; the pointer file is swapped when it is whole.
 */
import { createHash } from 'node:crypto';
import { readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { sandboxVersion } from '../decode/decoder';
import type { Settings } from './settings';

/** Raised when the key layout or a rule of replay changes: every state is then derived again. */
export const layoutVersion = 3;
export const rulesVersion = 1;

export type GenerationChoice = Pick<Settings, 'watched' | 'encryption' | 'decoders'>;

/** Hashes of the texts that decode watched streams, by stream in id order; other streams change nothing. */
function decoderHashes({ watched, decoders }: GenerationChoice): Record<string, string> {
  const named = [...watched].sort().flatMap((streamId): [string, string][] => {
    const decoder = decoders[streamId];
    return decoder === undefined ? [] : [[streamId, decoder.hash]];
  });
  return Object.fromEntries(named);
}

/** The generation for these settings. */
export function generationFor(choice: GenerationChoice): Generation {
  return { id: generationId(choice), watched: choice.watched, decoders: decoderHashes(choice) };
}

/** The name of the generation for these settings. */
export function generationId(choice: GenerationChoice): string {
  const decoders = decoderHashes(choice);
  const basis = {
    layout: layoutVersion,
    rules: rulesVersion,
    watched: [...choice.watched].sort(),
    encryption: choice.encryption,
    ...(Object.keys(decoders).length === 0 ? {} : { decoders, sandbox: sandboxVersion }),
  };
  return createHash('sha256').update(JSON.stringify(basis)).digest('hex').slice(0, 16);
}

export const stateFolder = (workspace: string) => join(workspace, 'state');
export const generationFolder = (workspace: string, id: string) => join(stateFolder(workspace), id);

/** A generation with the streams it watches and the hashes of their user decoders, by 0x-hex of the stream. */
export interface Generation {
  id: string;
  watched: string[];
  decoders: Record<string, string>;
}

/** Removes the state of a generation. Renamed first: one that is half removed must not be opened as if it were whole. */
export async function removeGeneration(workspace: string, id: string): Promise<void> {
  const doomed = `${generationFolder(workspace, id)}.old`;
  await rm(doomed, { recursive: true, force: true });
  await rename(generationFolder(workspace, id), doomed).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
  });
  await rm(doomed, { recursive: true, force: true });
}

/** Removes generations that are neither in use nor being built, and what a removal or a verification left when it was killed. */
export async function removeOtherGenerations(workspace: string, keep: readonly string[]): Promise<void> {
  const names = await readdir(stateFolder(workspace)).catch(() => []);
  for (const name of names) {
    if (keep.includes(name)) continue;
    if (/^[0-9a-f]{16}$/.test(name)) await removeGeneration(workspace, name);
    else if (/^([0-9a-f]{16}\.old|verify)$/.test(name))
      await rm(generationFolder(workspace, name), { recursive: true, force: true });
  }
}
