/** What a full search and a filter of values look for: text, bytes, or a regular expression. */
import { fromText, parseHex } from '../../../shared/bytes';
import type { Pattern } from '../../../shared/contract/inputs';
import { badInput } from '../../../shared/errors';
import { Automaton } from './automaton';
import { parsePattern, reversed } from './syntax';

/** Looks into bytes. @returns where the first match to end does end; undefined where there is none */
export type Matcher = (bytes: Uint8Array) => number | undefined;

/** @throws badInput that says what is wrong with the pattern */
export function matcherOf({ kind, text, ignoreCase }: Pattern): Matcher {
  if (text === '') throw badInput('pattern', 'is empty');
  if (kind === 'hex') {
    const bytes = parseHex(text.replace(/\s/g, ''));
    if (bytes === undefined || bytes.length === 0) throw badInput('pattern', 'is not hex: two digits a byte');
    return plain(bytes);
  }
  if (kind === 'text' && !ignoreCase) return plain(fromText(text));
  const escaped = kind === 'text' ? text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&') : text;
  const automaton = new Automaton(parsePattern(escaped, ignoreCase));
  return (bytes) => automaton.endIn(bytes);
}

function plain(wanted: Uint8Array): Matcher {
  return (bytes) => {
    const from = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).indexOf(wanted);
    return from < 0 ? undefined : from + wanted.length;
  };
}

/** Where something was found, for an excerpt: `from` is where to begin to read, at or before it. */
export interface Found {
  from: number;
  to: number;
  /** Whether it is the whole match: of very long ones of a regular expression only a part is known. */
  isExact: boolean;
}

/** From where a match ends to where it is. */
export type Locator = (bytes: Uint8Array, end: number) => Found;

/** Longer matches of a regular expression are not followed to their ends. */
const longestMatch = 512;
/** Bytes shown before the end of a match whose beginning is not known. */
const assumedLength = 24;

/** @param pattern that `matcherOf` took */
export function locatorOf({ kind, text, ignoreCase }: Pattern): Locator {
  if (kind !== 'regexp') {
    // Letters in the other case have as many bytes, but for rare ones.
    const length = kind === 'hex' ? parseHex(text.replace(/\s/g, ''))!.length : fromText(text).length;
    return (_, end) => ({ from: Math.max(0, end - length), to: end, isExact: true });
  }
  const node = parsePattern(text, ignoreCase);
  const forward = new Automaton(node);
  const backward = new Automaton(reversed(node));
  return (bytes, end) => {
    const first = Math.max(0, end - longestMatch);
    // A copy: slices of Node's buffers are the buffers themselves.
    const before = Uint8Array.from(bytes.subarray(first, end)).reverse();
    const length = backward.longestIn(before, end === bytes.length, first === 0);
    if (length === undefined || length === longestMatch)
      return { from: Math.max(0, end - assumedLength), to: end, isExact: false };
    const from = end - length;
    const last = Math.min(bytes.length, from + longestMatch);
    const longest = forward.longestIn(bytes.subarray(from, last), from === 0, last === bytes.length);
    return { from, to: from + (longest ?? length), isExact: true };
  };
}
