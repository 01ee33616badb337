/**
 * What runs in the sandbox before a decoder: takes away what could make results differ, adds the helpers for text, and
 * gives the host two functions. It runs inside so that getters, proxies and other surprises of a decoder's answer spend
 * the decoder's own fuel; the host sees bytes or a text, nothing else.
 */
import { type OperationName, operationNames } from '../../shared/model';
import { maxItems, maxKeyLength, operands } from '../../shared/streamData';

/** Bytes of decoded rows together, at most. */
export const maxOutput = 16 << 20;

/** Everything else is taken away: what the engine may learn one day cannot change what a decoder does. */
const globals = [
  ...[
    'globalThis',
    'undefined',
    'NaN',
    'Infinity',
    'eval',
    'Function',
    'Object',
    'Array',
    'String',
    'Number',
  ],
  ...['Boolean', 'Symbol', 'BigInt', 'Math', 'JSON', 'RegExp', 'Map', 'Set', 'WeakMap', 'WeakSet', 'Proxy'],
  ...['Reflect', 'Iterator', 'Promise', 'Error', 'EvalError', 'RangeError', 'ReferenceError', 'SyntaxError'],
  ...[
    'TypeError',
    'URIError',
    'InternalError',
    'AggregateError',
    'parseInt',
    'parseFloat',
    'isNaN',
    'isFinite',
  ],
  ...['decodeURI', 'decodeURIComponent', 'encodeURI', 'encodeURIComponent', 'escape', 'unescape'],
  ...['ArrayBuffer', 'DataView', 'Uint8Array', 'Uint8ClampedArray', 'Int8Array', 'Uint16Array', 'Int16Array'],
  ...['Uint32Array', 'Int32Array', 'BigUint64Array', 'BigInt64Array'],
];

const operations = Object.entries(operationNames).map(([opcode, name]): [OperationName, object] => [
  name,
  { opcode: Number(opcode), ...operands(Number(opcode) as keyof typeof operationNames) },
]);

/** How every prelude begins: what is left of the engine, and the helpers for text. */
export const preludeGround = `(() => {
'use strict';
const kept = ${JSON.stringify(globals)};
for (const name of Object.getOwnPropertyNames(globalThis)) if (!kept.includes(name)) delete globalThis[name];
delete Math.random;

// Processors differ in the sign of the NaN that they make; only its one usual form leaves a number.
for (const [name, bits] of [['setFloat32', 0x7fc00000], ['setFloat64', 0x7ff80000]]) {
  const set = DataView.prototype[name];
  Object.defineProperty(DataView.prototype, name, { configurable: true, writable: true, value(offset, value, little) {
    const number = Number(value);
    if (number === number) return set.call(this, offset, number, little);
    set.call(this, offset, 0, little);
    this.setUint32(name === 'setFloat64' && little ? offset + 4 : offset, bits, little);
  } });
}
delete DataView.prototype.setFloat16;

const { Uint8Array, DataView: View, Error, InternalError, JSON, Array, BigInt, Number, String } = globalThis;
const isBytes = (value) => value instanceof Uint8Array;
const fromCharCode = String.fromCharCode;

/** UTF-8 bytes of a text. */
function fromText(text) {
  const coded = unescape(encodeURIComponent(text));
  const bytes = new Uint8Array(coded.length);
  for (let i = 0; i < coded.length; i++) bytes[i] = coded.charCodeAt(i);
  return bytes;
}
/** The text of UTF-8 bytes; throws where they are not UTF-8. */
function toText(bytes) {
  let coded = '';
  for (let i = 0; i < bytes.length; i += 8192) coded += fromCharCode.apply(null, bytes.subarray(i, i + 8192));
  return decodeURIComponent(escape(coded));
}
function fromHex(text) {
  if (!/^0x([0-9a-fA-F]{2})*$/.test(text.slice(0, 2 + 512)) || text.length % 2 !== 0) throw new TypeError('not 0x and hex digits');
  const bytes = new Uint8Array((text.length - 2) / 2);
  for (let i = 0; i < bytes.length; i++) {
    const digits = text.slice(2 + 2 * i, 4 + 2 * i);
    const byte = parseInt(digits, 16);
    if (!/^[0-9a-fA-F]{2}$/.test(digits)) throw new TypeError('not 0x and hex digits');
    bytes[i] = byte;
  }
  return bytes;
}
function toHex(bytes) {
  const digits = [];
  for (let i = 0; i < bytes.length; i++) digits.push((bytes[i] < 16 ? '0' : '') + bytes[i].toString(16));
  return '0x' + digits.join('');
}
Object.assign(globalThis, { fromText, toText, fromHex, toHex });

`;

/** What was thrown, as JSON. */
export const preludeFailure = `function failure(error) {
  let message = 'something that cannot be read was thrown';
  let stack = '';
  try {
    if (error instanceof Error) {
      const text = String(error.message);
      const name = String(error.name);
      message = name === 'Error' && text !== '' ? text : name + (text === '' ? '' : ': ' + text);
      if (error instanceof InternalError && text === 'out of memory') message = 'out of memory';
      if (error instanceof InternalError && text === 'stack overflow') message = 'too deep recursion';
      stack = String(error.stack);
    } else if (typeof error === 'object' && error !== null || typeof error === 'function') {
      message = 'an object that is no Error was thrown';
    } else {
      message = String(error);
    }
  } catch {}
  return JSON.stringify({ message: message.slice(0, 500), stack: stack.slice(0, 2000) });
}

`;

/** An expression: the function that the host calls with the decoder's exports. */
export const sandboxPrelude = `${preludeGround}function refuse(field, reason) { throw new TypeError(field + ' ' + reason); }
function bytesOf(value, field) {
  if (isBytes(value)) return value;
  if (typeof value !== 'string') refuse(field, 'must be a Uint8Array, or text of 0x and hex digits');
  try { return fromHex(value); } catch { refuse(field, 'is a text that is not 0x and hex digits; fromText(text) gives its bytes'); }
}
function exactBytes(value, length, field) {
  const bytes = bytesOf(value, field);
  if (bytes.length !== length) refuse(field, 'must have ' + length + ' bytes, not ' + bytes.length);
  return bytes;
}
function keyOf(value, field) {
  const key = bytesOf(value, field);
  if (key.length === 0) refuse(field, 'is empty');
  if (key.length > ${maxKeyLength}) refuse(field, 'is longer than ${maxKeyLength} bytes');
  return key;
}
const largest = 0xffffffffffffffffn;
function versionOf(value) {
  if (value === undefined || value === null) return largest;
  let version;
  if (typeof value === 'bigint') version = value;
  else if (typeof value === 'number' && Number.isSafeInteger(value)) version = BigInt(value);
  else if (typeof value === 'string' && /^[0-9]{1,20}$/.test(value)) version = BigInt(value);
  else refuse('version', 'must be a whole number: a bigint, decimal text, or a number up to 2^53-1');
  if (version < 0n || version > largest) refuse('version', 'must lie between 0 and 2^64-1');
  return version;
}
function listOf(value, field) {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) refuse(field, 'must be an array');
  if (value.length > ${maxItems}) refuse(field, 'has more than ${maxItems} items');
  return value;
}
function itemOf(list, i, field) {
  const item = list[i];
  if (typeof item !== 'object' || item === null) refuse(field + '[' + i + ']', 'must be an object');
  return item;
}
const operations = new Map(${JSON.stringify(operations)});

/** The pieces of stream data, in its order. */
function piecesOf(result, streamIds) {
  const pieces = [];
  const number = (value, width) => {
    const bytes = new Uint8Array(width);
    for (let i = width - 1, rest = value; i >= 0; i--, rest = Math.floor(rest / 256)) bytes[i] = rest % 256;
    pieces.push(bytes);
  };
  const stream = (item, field) =>
    pieces.push(item.streamId === undefined ? streamIds[0] : exactBytes(item.streamId, 32, field + '.streamId'));
  const key = (item, field) => {
    const bytes = keyOf(item.key, field + '.key');
    number(bytes.length, 3);
    pieces.push(bytes);
  };
  const version = new Uint8Array(8);
  new View(version.buffer).setBigUint64(0, versionOf(result.version));
  pieces.push(version);
  const reads = listOf(result.reads, 'reads');
  number(reads.length, 4);
  for (let i = 0; i < reads.length; i++) {
    const [item, field] = [itemOf(reads, i, 'reads'), 'reads[' + i + ']'];
    stream(item, field);
    key(item, field);
  }
  const writes = listOf(result.writes, 'writes');
  const values = [];
  number(writes.length, 4);
  for (let i = 0; i < writes.length; i++) {
    const [item, field] = [itemOf(writes, i, 'writes'), 'writes[' + i + ']'];
    stream(item, field);
    key(item, field);
    const given = item.value;
    if (given === undefined) refuse(field + '.value', 'is missing; null deletes the key');
    const value = given === null ? new Uint8Array(0) : bytesOf(given, field + '.value');
    number(value.length, 8);
    values.push(value);
  }
  for (let i = 0; i < values.length; i++) pieces.push(values[i]);
  const items = listOf(result.accessControl, 'accessControl');
  number(items.length, 4);
  for (let i = 0; i < items.length; i++) {
    const [item, field] = [itemOf(items, i, 'accessControl'), 'accessControl[' + i + ']'];
    const operation = operations.get(item.operation);
    if (operation === undefined) refuse(field + '.operation', 'is not the name of an operation');
    number(operation.opcode, 1);
    stream(item, field);
    if (operation.key) key(item, field);
    else if (item.key !== undefined) refuse(field + '.key', 'does not belong to this operation');
    if (operation.account) pieces.push(exactBytes(item.account, 20, field + '.account'));
    else if (item.account !== undefined) refuse(field + '.account', 'does not belong to this operation');
  }
  return pieces;
}
function joined(pieces) {
  let length = 0;
  for (let i = 0; i < pieces.length; i++) length += pieces[i].length;
  if (length > ${maxOutput}) refuse('the result', 'is larger than ${maxOutput} bytes');
  const bytes = new Uint8Array(length);
  for (let i = 0, at = 0; i < pieces.length; at += pieces[i].length, i++) bytes.set(pieces[i], at);
  return bytes.buffer;
}
function settled(result, what) {
  if (typeof result !== 'object' || result === null) refuse(what, 'must return an object');
  if (typeof result.then === 'function') refuse(what, 'returned a promise; it must answer at once');
  return result;
}

${preludeFailure}/** What the host calls: bytes as an ArrayBuffer, or why there are none as JSON. */
return (exported, task, first, second) => {
  try {
    if (task === 'inspect') return JSON.stringify({ decode: typeof exported.decode, encode: typeof exported.encode });
    if (task === 'decode') {
      const entry = JSON.parse(second);
      const decode = exported.decode;
      const result = settled(decode(new Uint8Array(first), entry), 'decode');
      return joined(piecesOf(result, entry.streamIds.map(fromHex)));
    }
    const rows = JSON.parse(second);
    const bytes = (item) => item.key === undefined ? item : { ...item, key: fromHex(item.key) };
    const encode = exported.encode;
    const encoded = settled(encode({
      version: BigInt(rows.version),
      reads: rows.reads.map(bytes),
      writes: rows.writes.map((item) => ({ ...bytes(item), value: item.value === null ? null : fromHex(item.value) })),
      accessControl: rows.accessControl.map(bytes),
    }), 'encode');
    if (!isBytes(encoded)) refuse('encode', 'must return a Uint8Array');
    return joined([encoded]);
  } catch (error) {
    return failure(error);
  }
};
})()`;
