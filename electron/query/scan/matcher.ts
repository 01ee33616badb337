/** What a full search and a filter of values look for: text, bytes, or a regular expression. */
import { fromText, parseHex } from '../../../shared/bytes';
import type { Pattern } from '../../../shared/contract/inputs';
import { badInput } from '../../../shared/errors';
import { Automaton } from './automaton';
import { parsePattern } from './syntax';

/** Where something was found, for an excerpt: `from` is where to begin to read, at or before it. */
export interface Found {
  from: number;
  to: number;
  /** Whether `from` is where it begins: of a regular expression only the end is known. */
  isExact: boolean;
}

export type Matcher = (bytes: Uint8Array) => Found | undefined;

/** Bytes shown before the end of a match whose beginning is not known. */
const assumedLength = 24;

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
  return (bytes) => {
    const to = automaton.endIn(bytes);
    if (to === undefined) return undefined;
    const isExact = kind === 'text';
    // Letters in the other case have as many bytes, but for rare ones.
    const length = isExact ? fromText(text).length : assumedLength;
    return { from: Math.max(0, to - length), to, isExact };
  };
}

function plain(wanted: Uint8Array): Matcher {
  return (bytes) => {
    const from = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).indexOf(wanted);
    return from < 0 ? undefined : { from, to: from + wanted.length, isExact: true };
  };
}
