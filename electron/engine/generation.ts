/**
 * Generations: the state for one choice of layout, rules, watched streams and encryption lives in a folder named by
 * their hash. A change builds a new one beside the one in use; the pointer file is swapped when it is whole.
 */
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { streamIdField } from '../../shared/contract/inputs';
import type { Settings } from './settings';

/** Raised when the key layout or a rule of replay changes: every state is then derived again. */
const layoutVersion = 2;
const rulesVersion = 1;

export type GenerationChoice = Pick<Settings, 'watched' | 'encryption'>;

/** The name of the generation for these settings. */
export function generationId(choice: GenerationChoice): string {
  const basis = {
    layout: layoutVersion,
    rules: rulesVersion,
    watched: [...choice.watched].sort(),
    encryption: choice.encryption,
  };
  return createHash('sha256').update(JSON.stringify(basis)).digest('hex').slice(0, 16);
}

const stateFolder = (workspace: string) => join(workspace, 'state');
const pointerFile = (workspace: string) => join(stateFolder(workspace), 'current.json');
export const generationFolder = (workspace: string, id: string) => join(stateFolder(workspace), id);

/** Checked although the file is ours: a workspace can come from anybody, and the id becomes a path. */
const pointerSchema = z.strictObject({
  id: z.string().regex(/^[0-9a-f]{16}$/),
  layout: z.literal(layoutVersion),
  rules: z.literal(rulesVersion),
  watched: z.array(streamIdField),
});

/** A generation with the streams it watches, 0x-hex. */
export interface Generation {
  id: string;
  watched: string[];
}

/** The generation in use; undefined in a new workspace, and where it was made by other rules or in another layout. */
export async function readPointer(workspace: string): Promise<Generation | undefined> {
  try {
    const pointer = pointerSchema.parse(JSON.parse(await readFile(pointerFile(workspace), 'utf8')));
    return { id: pointer.id, watched: pointer.watched };
  } catch {
    // A missing or unreadable pointer only costs a new derivation.
    return undefined;
  }
}

export async function swapPointer(workspace: string, generation: Generation): Promise<void> {
  await mkdir(stateFolder(workspace), { recursive: true });
  const file = pointerFile(workspace);
  const pointer = { layout: layoutVersion, rules: rulesVersion, ...generation };
  await writeFile(`${file}.new`, JSON.stringify(pointer), { flush: true });
  await rename(`${file}.new`, file);
}

/** Removes generations that are neither in use nor being built, and what a verification left when it was killed. */
export async function removeOtherGenerations(workspace: string, keep: readonly string[]): Promise<void> {
  const names = await readdir(stateFolder(workspace)).catch(() => []);
  for (const name of names) {
    if (/^([0-9a-f]{16}|verify)$/.test(name) && !keep.includes(name)) {
      await rm(generationFolder(workspace, name), { recursive: true, force: true });
    }
  }
}
