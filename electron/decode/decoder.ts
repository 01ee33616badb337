/** A decoder that a person gave to a stream: its text, loaded into a sandbox of its own (docs/decoders.md). */
import { toHex } from '../../shared/bytes';
import type { Batch } from '../../shared/model';
import { operationNames } from '../../shared/model';
import { isCanonicalBatch } from './canonicalBatch';
import { oneLine } from './oneLine';
import { type LoadFault, lineOf, Sandbox, type SandboxAnswer, trapText } from './sandbox';

/** Bytes of UTF-8 that the text of a decoder may have. */
export const maxCodeSize = 256 << 10;
/** Bytes of content that are given to a decoder; larger entries fail with a fixed text. */
export const maxContent = 16 << 20;

/** Raised with anything that could change what a decoder answers: engine, limits, prelude. Part of the generation. */
export const sandboxVersion = 'quickjs-emscripten 0.32.0, sandbox 1';

/** What a decoder is told of the entry. */
export interface DecodedEntry {
  seq: number;
  /** 20 bytes. */
  sender: Uint8Array;
  streamIds: readonly Uint8Array[];
}

interface Spent {
  /** Units of work; a measure that is the same on every machine. */
  fuel: number;
  /** Bytes that the sandbox had when it ended. */
  memory: number;
}

/** `data`: canonical stream data (shared/streamData.ts), or the bytes that `encode` made. */
export type DecoderAnswer = Spent &
  ({ ok: true; data: Uint8Array } | { ok: false; message: string; line: number | null });

export class Decoder {
  private constructor(
    private readonly sandbox: Sandbox,
    /** Whether it brings the counterpart that serialises rows. */
    readonly encodes: boolean,
  ) {}

  /** @param module the compiled engine, from `compileSandbox` */
  static async load(module: WebAssembly.Module, code: string): Promise<Decoder | LoadFault> {
    if (new TextEncoder().encode(code).length > maxCodeSize)
      return { message: `is longer than ${maxCodeSize} bytes`, line: null };
    const sandbox = await Sandbox.create(module);
    const fault = sandbox.load(code);
    if (fault !== undefined) return { ...fault, message: oneLine(fault.message) };
    const answer = sandbox.call('inspect', new Uint8Array(0), '');
    if (answer.kind !== 'text') return { message: 'its exports cannot be read', line: null };
    const exported = parseObject(answer.text);
    if (exported.decode !== 'function')
      return { message: 'exports no function decode: export function decode(content, entry)', line: null };
    if (exported.encode !== 'function' && exported.encode !== 'undefined')
      return { message: 'exports an encode that is not a function', line: null };
    return new Decoder(sandbox, exported.encode === 'function');
  }

  /**
   * The rows of an entry as canonical stream data. The same content and entry give the same answer at any time, on any
   * machine.
   * @param content the entry's bytes as submitted, decrypted
   * @throws HostFault where the machine failed
   */
  decode(content: Uint8Array, entry: DecodedEntry): DecoderAnswer {
    if (content.length > maxContent) return failed(`the content is larger than ${maxContent} bytes`);
    const { seq, sender, streamIds } = entry;
    const input = JSON.stringify({ seq, sender: toHex(sender), streamIds: streamIds.map(toHex) });
    const answer = read(this.sandbox.call('decode', content, input));
    // The sandbox made the bytes, so nothing is taken for granted; the format has one form for each batch.
    if (answer.ok && !isCanonicalBatch(answer.data))
      return { ...answer, ok: false, message: trapText('broken'), line: null };
    return answer;
  }

  /** Rows as content: the counterpart of `decode`. */
  encode(batch: Batch): DecoderAnswer {
    if (!this.encodes) return failed('the decoder exports no function encode');
    return read(this.sandbox.call('encode', new Uint8Array(0), JSON.stringify(rowsInput(batch))));
  }
}

function rowsInput(batch: Batch): object {
  return {
    version: batch.version.toString(),
    reads: batch.reads.map(({ streamId, key }) => ({ streamId: toHex(streamId), key: toHex(key) })),
    writes: batch.writes.map(({ streamId, key, value }) => ({
      streamId: toHex(streamId),
      key: toHex(key),
      value: value.length === 0 ? null : toHex(value),
    })),
    accessControl: batch.accessControl.map(({ opcode, streamId, key, account }) => ({
      operation: operationNames[opcode],
      streamId: toHex(streamId),
      key: key.length === 0 ? undefined : toHex(key),
      account: account === undefined ? undefined : toHex(account),
    })),
  };
}

function failed(message: string): DecoderAnswer {
  return { ok: false, message, line: null, fuel: 0, memory: 0 };
}

function read(answer: SandboxAnswer): DecoderAnswer {
  const { fuel, memory } = answer;
  if (answer.kind === 'bytes') return { ok: true, data: answer.bytes, fuel, memory };
  if (answer.kind !== 'text') return { ok: false, message: trapText(answer.kind), line: null, fuel, memory };
  const { message, stack } = parseObject(answer.text);
  const text = typeof message === 'string' ? oneLine(message) : trapText('broken');
  return { ok: false, message: text, line: lineOf(String(stack)), fuel, memory };
}

/** What the prelude wrote, unless the decoder saw to it that it wrote something else. */
function parseObject(text: string): Record<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null ? (parsed as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

/** In words that name the line. */
export function describeFault({ line, message }: LoadFault): string {
  return line === null ? message : `line ${line}: ${message}`;
}

export function isDecoder(loaded: Decoder | LoadFault): loaded is Decoder {
  return loaded instanceof Decoder;
}
