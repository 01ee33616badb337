/** Which generation is in use: a file beside the generations, written whole and swapped in. */
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { streamIdField } from '../../shared/contract/inputs';
import { sandboxVersion } from '../decode/decoder';
import { type Generation, layoutVersion, rulesVersion, stateFolder } from './generation';

const pointerFile = (workspace: string) => join(stateFolder(workspace), 'current.json');

/** Checked although the file is ours: a workspace can come from anybody, and the id becomes a path. */
const pointerSchema = z.strictObject({
  id: z.string().regex(/^[0-9a-f]{16}$/),
  layout: z.literal(layoutVersion),
  rules: z.literal(rulesVersion),
  watched: z.array(streamIdField),
  decoders: z.record(streamIdField, z.string().regex(/^[0-9a-f]{64}$/)),
  sandbox: z.literal(sandboxVersion),
});

/** The generation in use; undefined in a new workspace, and where it was made by other rules or in another layout. */
export async function readPointer(workspace: string): Promise<Generation | undefined> {
  try {
    const pointer = pointerSchema.parse(JSON.parse(await readFile(pointerFile(workspace), 'utf8')));
    return { id: pointer.id, watched: pointer.watched, decoders: pointer.decoders };
  } catch {
    // A missing or unreadable pointer only costs a new derivation.
    return undefined;
  }
}

export async function swapPointer(workspace: string, generation: Generation): Promise<void> {
  await mkdir(stateFolder(workspace), { recursive: true });
  const file = pointerFile(workspace);
  const pointer = { layout: layoutVersion, rules: rulesVersion, sandbox: sandboxVersion, ...generation };
  const text = JSON.stringify(pointer);
  // Every start says it again, and the disk would be waited for.
  if ((await readFile(file, 'utf8').catch(() => undefined)) === text) return;
  await writeFile(`${file}.new`, text, { flush: true });
  await rename(`${file}.new`, file);
}
