/** Which index keys a key and its value have. */
import { compareBytes, fromText } from '../../shared/bytes';
import type { IndexSource } from '../../shared/contract/indexes';
import { maxIndexKeyLength, maxIndexKeys } from '../decode/functionPrelude';
import type { UserFunction } from '../decode/userFunction';
import { readCbor } from '../view/cbor';
import { faultText } from '../view/guess';
import { readJson } from '../view/json';
import { type Scalar, ViewFault } from '../view/sink';
import { PathSink, parsePath, type Step } from './path';

/** Larger values are not read for an index, in bytes. */
export const mostIndexed = 1 << 20;

/** The index keys in order, each once; or why there are none, and whether that took all that a value may take. */
export type Evaluation =
  | { keys: Uint8Array[]; failure: null }
  | { keys: []; failure: string; isOutOfFuel?: boolean };

/** The same for the same key and value at any time, on any machine. */
export type Evaluate = (key: Uint8Array, value: Uint8Array) => Evaluation;

/** @param load what a source by a function runs; its text was loaded before */
export function evaluatorOf(source: Exclude<IndexSource, { kind: 'function' }> | UserFunction): Evaluate {
  if (!('kind' in source)) {
    return limited((key, value) => {
      const answer = source.index(key, value);
      if (answer.ok) return ordered(answer.value);
      const failure = failed(
        answer.line === null ? answer.message : `line ${answer.line}: ${answer.message}`,
      );
      return answer.trap === 'outOfFuel' ? { ...failure, isOutOfFuel: true } : failure;
    });
  }
  const { kind, path, as } = source;
  const steps = parsePath(path);
  if (typeof steps === 'string') throw new Error(`an index has a path that ${steps}`);
  return limited((_key, value) => byPath(kind, steps, as, value));
}

function limited(evaluate: Evaluate): Evaluate {
  return (key, value) =>
    value.length > mostIndexed
      ? failed(`the value is larger than ${mostIndexed} bytes`)
      : evaluate(key, value);
}

function byPath(kind: 'json' | 'cbor', steps: Step[], as: 'text' | 'u64', value: Uint8Array): Evaluation {
  const sink = new PathSink(steps);
  try {
    if (kind === 'json') readJson(value, sink);
    else readCbor(value, sink);
  } catch (error) {
    if (!(error instanceof ViewFault)) throw error;
    return failed(`${kind === 'json' ? 'not JSON' : 'not CBOR'}: ${faultText(error)}`);
  }
  const keys: Uint8Array[] = [];
  for (const scalar of sink.found) {
    const key = as === 'u64' ? numberKey(scalar) : textKey(scalar);
    if (typeof key === 'string') return failed(key);
    if (key === undefined || key.length === 0) continue;
    if (key.length > maxIndexKeyLength)
      return failed(`an index key is longer than ${maxIndexKeyLength} bytes`);
    keys.push(key);
  }
  if (keys.length > maxIndexKeys) return failed(`more than ${maxIndexKeys} index keys`);
  return ordered(keys);
}

/** What has no text, as null, gives no key. */
function textKey(scalar: Scalar): Uint8Array | undefined {
  if (scalar.kind === 'text') return fromText(scalar.value);
  if (scalar.kind === 'bytes') return scalar.value;
  if (scalar.kind === 'whole') return fromText(scalar.value.toString());
  if (scalar.kind === 'simple' && scalar.text !== 'true' && scalar.text !== 'false') return undefined;
  return fromText(scalar.text);
}

/** 8 bytes, or why it has none. */
function numberKey(scalar: Scalar): Uint8Array | string | undefined {
  if (scalar.kind === 'simple' && (scalar.text === 'null' || scalar.text === 'undefined')) return undefined;
  if (scalar.kind !== 'whole' || scalar.value < 0n || scalar.value > 0xffffffffffffffffn)
    return 'what stands there is no whole number from 0 to 2^64-1';
  const key = new Uint8Array(8);
  new DataView(key.buffer).setBigUint64(0, scalar.value);
  return key;
}

function failed(failure: string): Evaluation & { keys: []; failure: string } {
  return { keys: [], failure: failure.slice(0, 500) };
}

/** In byte order, each once. */
function ordered(keys: Uint8Array[]): Evaluation {
  const sorted = keys.map((key) => Uint8Array.from(key)).sort(compareBytes);
  const once = sorted.filter((key, i) => i === 0 || compareBytes(key, sorted[i - 1]!) !== 0);
  return { keys: once, failure: null };
}
