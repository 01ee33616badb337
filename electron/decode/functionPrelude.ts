/** What runs in the sandbox before a viewer or an index function: like a decoder's, with other answers. */
import { preludeFailure, preludeGround } from './sandboxPrelude';

/** Characters that a viewer may answer with. */
export const maxViewText = 1 << 20;
/** Keys that an index function may give to one key, and bytes of each. */
export const maxIndexKeys = 1000;
export const maxIndexKeyLength = 1024;

/** An expression: the function that the host calls with the exports of the text. */
export const functionPrelude = `${preludeGround}
function refuse(what) { throw new TypeError(what); }
const { stringify, parse } = JSON;
const isArray = Array.isArray;

/** Whole numbers of any size, and bytes, have a text. */
function jsonOf(result) {
  return stringify(result, (name, value) => {
    if (typeof value === 'bigint') return String(value);
    if (isBytes(value)) return toHex(value);
    return value;
  });
}
function viewed(result) {
  if (result === undefined) refuse('view returned nothing');
  if (result !== null && typeof result === 'object' && typeof result.then === 'function') refuse('view returned a promise; it must answer at once');
  const isText = typeof result === 'string';
  const text = isText ? result : jsonOf(result);
  if (typeof text !== 'string') refuse('view returned what has no text');
  if (text.length > ${maxViewText}) refuse('view returned more than ${maxViewText} characters');
  return stringify({ kind: isText ? 'text' : 'json', text });
}
/** The keys one after the other, each behind its length in two bytes. */
function indexed(result) {
  const list = result === undefined || result === null ? [] : isArray(result) ? result : [result];
  if (list.length > ${maxIndexKeys}) refuse('index returned more than ${maxIndexKeys} keys');
  const keys = [];
  let length = 0;
  for (let i = 0; i < list.length; i++) {
    const item = list[i];
    const key = isBytes(item) ? item : typeof item === 'string' ? fromText(item) : refuse('index must return bytes or text, or an array of them');
    if (key.length === 0) refuse('index returned an empty key');
    if (key.length > ${maxIndexKeyLength}) refuse('index returned a key of more than ${maxIndexKeyLength} bytes');
    keys.push(key);
    length += 2 + key.length;
  }
  const bytes = new Uint8Array(length);
  for (let i = 0, at = 0; i < keys.length; at += 2 + keys[i].length, i++) {
    bytes[at] = keys[i].length >>> 8;
    bytes[at + 1] = keys[i].length;
    bytes.set(keys[i], at + 2);
  }
  return bytes.buffer;
}
${preludeFailure}
return (exported, task, first, second) => {
  try {
    if (task === 'inspect') return stringify({ view: typeof exported.view, index: typeof exported.index });
    const value = new Uint8Array(first);
    const key = fromHex(parse(second).key);
    if (task === 'view') {
      const view = exported.view;
      return viewed(view(value, key));
    }
    const index = exported.index;
    return indexed(index(key, value));
  } catch (error) {
    return failure(error);
  }
};
})()`;
