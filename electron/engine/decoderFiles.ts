/** Texts of decoders in the workspace's folder, named by their hashes, and the engine that runs them. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { badInput } from '../../shared/errors';
import { Decoder, describeFault, isDecoder } from '../decode/decoder';
import { Decoders, type UnusableDecoder } from '../decode/decoders';
import { compileSandbox } from '../decode/sandbox';

const decodersFolder = (workspace: string) => join(workspace, 'decoders');
const decoderFile = (workspace: string, hash: string) => join(decodersFolder(workspace), `${hash}.js`);

/** The name of a text: SHA-256, lower-case hex. */
export function decoderHash(code: string): string {
  return createHash('sha256').update(code).digest('hex');
}

/** Keeps a text before settings name it. */
export async function keepDecoder(workspace: string, code: string): Promise<string> {
  const hash = decoderHash(code);
  await mkdir(decodersFolder(workspace), { recursive: true });
  const file = decoderFile(workspace, hash);
  await writeFile(`${file}.new`, code, { flush: true });
  await rename(`${file}.new`, file);
  return hash;
}

/** The text of this hash, or why there is none. */
export async function readDecoder(workspace: string, hash: string): Promise<string | UnusableDecoder> {
  let code: string;
  try {
    code = await readFile(decoderFile(workspace, hash), 'utf8');
  } catch {
    return { reason: 'its file is missing from the folder decoders of this workspace' };
  }
  return decoderHash(code) === hash ? code : { reason: 'its file was changed' };
}

/** Removes texts that nothing names any more. */
export async function removeOtherDecoders(workspace: string, keep: readonly string[]): Promise<void> {
  const names = await readdir(decodersFolder(workspace)).catch(() => []);
  for (const name of names) {
    const hash = /^([0-9a-f]{64})\.js(\.new)?$/.exec(name)?.[1];
    if (hash !== undefined && !keep.includes(hash))
      await rm(join(decodersFolder(workspace), name), { force: true });
  }
}

/**
 * Loads the decoders of a generation. One that is missing or changed is kept as unusable, so that a workspace opens and
 * its decoder can be set again.
 * @param hashes by 0x-hex of the stream
 */
export async function loadDecoders(
  workspace: string,
  hashes: Readonly<Record<string, string>>,
  options: { remembers: boolean },
): Promise<Decoders> {
  const loaded = new Map<string, Decoder | UnusableDecoder>();
  for (const hash of new Set(Object.values(hashes))) {
    const code = await readDecoder(workspace, hash);
    loaded.set(hash, typeof code === 'string' ? await load(code) : code);
  }
  return new Decoders(hashes, loaded, options.remembers);
}

/** @throws badInput, naming the line where there is one */
export async function checkDecoder(code: string): Promise<void> {
  const loaded = await Decoder.load(sandboxModule(), code);
  if (!isDecoder(loaded)) throw badInput('code', describeFault(loaded));
}

async function load(code: string): Promise<Decoder | UnusableDecoder> {
  const loaded = await Decoder.load(sandboxModule(), code);
  return isDecoder(loaded) ? loaded : { reason: loaded.message };
}

let compiled: ReturnType<typeof compileSandbox> | undefined;

/** The engine, compiled once a thread. */
export function sandboxModule(): ReturnType<typeof compileSandbox> {
  if (compiled === undefined) {
    const file = createRequire(import.meta.url).resolve('@jitl/quickjs-wasmfile-release-sync/wasm');
    compiled = compileSandbox(readFileSync(file));
  }
  return compiled;
}
