/** Decoders for tests: loaded as the product loads them. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Decoder, type DecoderAnswer, isDecoder } from '../../../electron/decode/decoder';
import { sandboxModule } from '../../../electron/engine/decoderFiles';
import { fromText, toText } from '../../../shared/bytes';
import { decodeAccessControl, decodeReads, decodeVersion, decodeWrites } from '../../../shared/streamData';

export const entry = {
  seq: 7,
  sender: new Uint8Array(20).fill(0xaa),
  streamIds: [new Uint8Array(32).fill(0x11), new Uint8Array(32).fill(0x22)],
};

/** The text of a decoder that ships with the product. */
export function example(name: 'jsonLines' | 'cborMap'): string {
  const file = new URL(`../../../resources/decoders/${name}.js`, import.meta.url);
  return readFileSync(fileURLToPath(file), 'utf8');
}

export async function load(code: string): Promise<Decoder> {
  const loaded = await Decoder.load(sandboxModule(), code);
  if (!isDecoder(loaded)) throw new Error(loaded.message);
  return loaded;
}

/** What a text says when it is refused; undefined where it is accepted. */
export async function refusal(code: string): Promise<{ message: string; line: number | null } | undefined> {
  const loaded = await Decoder.load(sandboxModule(), code);
  return isDecoder(loaded) ? undefined : loaded;
}

/** Runs a function body as decode. */
export async function run(body: string, content: Uint8Array | string = ''): Promise<DecoderAnswer> {
  const decoder = await load(`export function decode(content, entry) { ${body} }`);
  return decoder.decode(typeof content === 'string' ? fromText(content) : content, entry);
}

export async function message(body: string): Promise<string | undefined> {
  const answer = await run(body);
  return answer.ok ? undefined : answer.message;
}

/** Rows of canonical stream data, values and keys as text. */
export function rowsOf(answer: DecoderAnswer) {
  if (!answer.ok) throw new Error(answer.message);
  const { data } = answer;
  const version = decodeVersion(data);
  if (!version.ok) throw new Error('no version');
  const reads = decodeReads(data, version.end);
  if (!reads.ok) throw new Error('no reads');
  const writes = decodeWrites(data, reads.end);
  if (!writes.ok) throw new Error('no writes');
  const controls = decodeAccessControl(data, writes.end);
  if (!controls.ok) throw new Error('no access control');
  return {
    version: version.value,
    reads: reads.value,
    writes: writes.value.map(({ streamId, key, offset, size }) => ({
      streamId,
      key,
      value: data.slice(offset, offset + size),
    })),
    accessControl: controls.value,
  };
}

/** The same with keys and values as text. */
export function textsOf(answer: DecoderAnswer): [string | undefined, string | undefined][] {
  return rowsOf(answer).writes.map(({ key, value }) => [toText(key), toText(value)]);
}
