/** A viewer or an index function that a person wrote, loaded into a sandbox of its own. */
import { toHex } from '../../shared/bytes';
import { maxCodeSize, sandboxVersion } from './decoder';
import { functionPrelude } from './functionPrelude';
import { oneLine } from './oneLine';
import { type LoadFault, lineOf, Sandbox, type SandboxAnswer, trapText } from './sandbox';

export type FunctionName = 'view' | 'index';

/** Raised with anything that could change what a function answers; part of an index's identity. */
export const functionVersion = `${sandboxVersion}, functions 2`;

/** What a call came to, or why it came to nothing. */
export type FunctionAnswer<Value> =
  | { ok: true; value: Value }
  | { ok: false; message: string; line: number | null; trap?: 'outOfFuel' };

export class UserFunction {
  private constructor(private readonly sandbox: Sandbox) {}

  /**
   * @param module the compiled engine, from `compileSandbox`
   * @param name what the text must export
   */
  static async load(
    module: WebAssembly.Module,
    code: string,
    name: FunctionName,
  ): Promise<UserFunction | LoadFault> {
    if (new TextEncoder().encode(code).length > maxCodeSize)
      return { message: `is longer than ${maxCodeSize} bytes`, line: null };
    const sandbox = await Sandbox.create(module, functionPrelude);
    const fault = sandbox.load(code);
    if (fault !== undefined) return { ...fault, message: oneLine(fault.message) };
    const exported = sandbox.call('inspect', new Uint8Array(0), '');
    const found = exported.kind === 'text' ? parseObject(exported.text)[name] : undefined;
    const shape = name === 'view' ? 'view(value, key)' : 'index(key, value)';
    if (found !== 'function')
      return { message: `exports no function ${name}: export function ${shape}`, line: null };
    return new UserFunction(sandbox);
  }

  /** What a viewer makes of a value: a text, or JSON. */
  view(value: Uint8Array, key: Uint8Array): FunctionAnswer<{ kind: 'text' | 'json'; text: string }> {
    const answer = this.sandbox.call('view', value, JSON.stringify({ key: toHex(key) }));
    if (answer.kind !== 'text') return failed(answer);
    const { kind, text, message, stack } = parseObject(answer.text);
    if (typeof message === 'string')
      return { ok: false, message: oneLine(message), line: lineOf(String(stack)) };
    if ((kind !== 'text' && kind !== 'json') || typeof text !== 'string') return broken;
    return { ok: true, value: { kind, text } };
  }

  /** The index keys of a key and its value. */
  index(key: Uint8Array, value: Uint8Array): FunctionAnswer<Uint8Array[]> {
    const answer = this.sandbox.call('index', value, JSON.stringify({ key: toHex(key) }));
    if (answer.kind === 'bytes') {
      const keys = unpackKeys(answer.bytes);
      return keys === undefined ? broken : { ok: true, value: keys };
    }
    if (answer.kind !== 'text') return failed(answer);
    const { message, stack } = parseObject(answer.text);
    if (typeof message !== 'string') return broken;
    return { ok: false, message: oneLine(message), line: lineOf(String(stack)) };
  }
}

const broken = { ok: false, message: trapText('broken'), line: null } as const;

function failed(answer: SandboxAnswer) {
  const isTrap = answer.kind !== 'text' && answer.kind !== 'bytes';
  if (!isTrap) return broken;
  const trap = answer.kind === 'outOfFuel' ? answer.kind : undefined;
  return { ok: false, message: trapText(answer.kind), line: null, trap } as const;
}

/** What the prelude packed, unless the text saw to it that it packed something else. */
function unpackKeys(bytes: Uint8Array): Uint8Array[] | undefined {
  const keys: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; ) {
    const length = (bytes[at]! << 8) | (bytes[at + 1] ?? 0);
    const key = bytes.subarray(at + 2, at + 2 + length);
    if (length === 0 || key.length !== length) return undefined;
    keys.push(key);
    at += 2 + length;
  }
  return keys;
}

function parseObject(text: string): Record<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null ? (parsed as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

export function isFunction(loaded: UserFunction | LoadFault): loaded is UserFunction {
  return loaded instanceof UserFunction;
}
