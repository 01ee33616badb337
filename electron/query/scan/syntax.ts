/**
 * Regular expressions over bytes: what may be written, as a tree. The syntax is the usual one without anything that
 * cannot be matched in one pass: no back references, no look-around.
 */
import { fromText } from '../../../shared/bytes';
import { badInput, type StreamscopeError } from '../../../shared/errors';

export type Node =
  | { kind: 'bytes'; set: ByteSet }
  | { kind: 'sequence' | 'choice'; parts: Node[] }
  | { kind: 'repeat'; part: Node; least: number; most: number }
  | { kind: 'start' | 'end' };

/** The pattern that matches the same bytes read from their end. */
export function reversed(node: Node): Node {
  switch (node.kind) {
    case 'bytes':
      return node;
    case 'start':
      return { kind: 'end' };
    case 'end':
      return { kind: 'start' };
    case 'repeat':
      return { ...node, part: reversed(node.part) };
    case 'choice':
      return { ...node, parts: node.parts.map(reversed) };
    case 'sequence':
      return { ...node, parts: node.parts.map(reversed).reverse() };
  }
}

/** 256 flags. */
export type ByteSet = Uint8Array;

/** Parts of a pattern when all repetitions are written out: more take long to prepare. */
const largestPattern = 2000;
const deepest = 50;

export function setOf(...bytes: readonly number[]): ByteSet {
  const set = new Uint8Array(256);
  for (const byte of bytes) set[byte] = 1;
  return set;
}

function range(from: number, to: number): ByteSet {
  const set = new Uint8Array(256);
  set.fill(1, from, to + 1);
  return set;
}

function union(...sets: readonly ByteSet[]): ByteSet {
  return new Uint8Array(256).map((_, byte) => Number(sets.some((set) => set[byte] === 1)));
}

const not = (set: ByteSet): ByteSet => set.map((flag) => 1 - flag);

const digits = range(0x30, 0x39);
const words = union(digits, range(0x41, 0x5a), range(0x61, 0x7a), setOf(0x5f));
const spaces = setOf(0x20, 0x09, 0x0a, 0x0b, 0x0c, 0x0d);
const classes: Record<string, ByteSet> = {
  d: digits,
  D: not(digits),
  w: words,
  W: not(words),
  s: spaces,
  S: not(spaces),
};
const controls: Record<string, number> = { n: 0x0a, r: 0x0d, t: 0x09, f: 0x0c, v: 0x0b, 0: 0x00 };

function refuse(reason: string): StreamscopeError {
  return badInput('pattern', reason);
}

/** @throws badInput that says what is wrong with the pattern */
export function parsePattern(pattern: string, ignoreCase: boolean): Node {
  const node = new Parser(Array.from(pattern), ignoreCase).parse();
  if (sizeOf(node) > largestPattern) throw refuse('is too large: fewer or shorter repetitions, please');
  return node;
}

/** Parts with all repetitions written out. */
function sizeOf(node: Node): number {
  if (node.kind === 'repeat') {
    const times = Number.isFinite(node.most) ? node.most : node.least + 1;
    return 1 + sizeOf(node.part) * Math.max(1, times);
  }
  if (node.kind !== 'sequence' && node.kind !== 'choice') return 1;
  return node.parts.reduce((sum, part) => sum + sizeOf(part), 1);
}

class Parser {
  private at = 0;
  private depth = 0;

  constructor(
    private readonly text: readonly string[],
    private readonly ignoreCase: boolean,
  ) {}

  parse(): Node {
    const node = this.choice();
    if (this.at < this.text.length) throw refuse('has a ) without its (');
    return node;
  }

  private choice(): Node {
    if (++this.depth > deepest) throw refuse('has too many groups inside each other');
    const parts = [this.sequence()];
    while (this.text[this.at] === '|') {
      this.at++;
      parts.push(this.sequence());
    }
    this.depth--;
    return parts.length === 1 ? parts[0]! : { kind: 'choice', parts };
  }

  private sequence(): Node {
    const parts: Node[] = [];
    for (;;) {
      const character = this.text[this.at];
      if (character === undefined || character === '|' || character === ')') break;
      parts.push(this.repeated());
    }
    return { kind: 'sequence', parts };
  }

  private repeated(): Node {
    let part = this.atom();
    for (;;) {
      const bounds = this.bounds();
      if (bounds === undefined) return part;
      // Whether it is greedy makes no difference to whether something matches.
      if (this.text[this.at] === '?') this.at++;
      part = { kind: 'repeat', part, ...bounds };
    }
  }

  private bounds(): { least: number; most: number } | undefined {
    const character = this.text[this.at];
    const simple = { '*': [0, Infinity], '+': [1, Infinity], '?': [0, 1] }[character ?? ''];
    if (simple !== undefined) {
      this.at++;
      return { least: simple[0]!, most: simple[1]! };
    }
    if (character !== '{') return undefined;
    const counted = /^\{(\d+)(,(\d*))?\}/.exec(this.text.slice(this.at, this.at + 16).join(''));
    // As elsewhere, a brace that counts nothing is a brace.
    if (counted === null) return undefined;
    this.at += counted[0].length;
    const least = Number(counted[1]);
    const most = counted[2] === undefined ? least : counted[3] === '' ? Infinity : Number(counted[3]);
    if (least > 1000 || most < least || (Number.isFinite(most) && most > 1000))
      throw refuse('repeats more than 1000 times, or fewer at most than at least');
    return { least, most };
  }

  private atom(): Node {
    const character = this.text[this.at++]!;
    if (character === '(') return this.group();
    if (character === '[') return { kind: 'bytes', set: this.bracket() };
    if (character === '.') return { kind: 'bytes', set: not(setOf(0x0a)) };
    if (character === '^') return { kind: 'start' };
    if (character === '$') return { kind: 'end' };
    if (character === '\\') return this.escaped();
    if (character === '*' || character === '+' || character === '?')
      throw refuse(`has a ${character} with nothing to repeat`);
    return this.literal(character);
  }

  private group(): Node {
    if (this.text[this.at] === '?') {
      if (this.text[this.at + 1] !== ':')
        throw refuse('looks around or names a group, which cannot be searched for in one pass');
      this.at += 2;
    }
    const node = this.choice();
    if (this.text[this.at++] !== ')') throw refuse('has a ( without its )');
    return node;
  }

  /** A character as its UTF-8 bytes, in both letter cases where asked for. */
  private literal(character: string): Node {
    const forms = this.ignoreCase
      ? [...new Set([character, character.toLowerCase(), character.toUpperCase()])]
      : [character];
    const parts = forms.map(
      (form): Node => ({
        kind: 'sequence',
        parts: [...fromText(form)].map((byte): Node => ({ kind: 'bytes', set: setOf(byte) })),
      }),
    );
    return parts.length === 1 ? parts[0]! : { kind: 'choice', parts };
  }

  private escaped(): Node {
    const character = this.text[this.at];
    if (character === undefined) throw refuse('ends in a backslash');
    const set = classes[character];
    if (set !== undefined) {
      this.at++;
      return { kind: 'bytes', set };
    }
    const byte = this.escapedByte();
    if (byte !== undefined) return { kind: 'bytes', set: setOf(byte) };
    if (/[1-9a-zA-Z]/.test(character)) throw refuse(`has \\${character}, which is not known here`);
    this.at++;
    return this.literal(character);
  }

  /** \n, \x00 and the like; undefined where the escape is of another kind. */
  private escapedByte(): number | undefined {
    const character = this.text[this.at]!;
    if (character === 'x') {
      const hex = this.text.slice(this.at + 1, this.at + 3).join('');
      if (!/^[0-9a-fA-F]{2}$/.test(hex)) throw refuse('has a \\x without two hex digits');
      this.at += 3;
      return Number.parseInt(hex, 16);
    }
    const byte = controls[character];
    if (byte !== undefined) this.at++;
    return byte;
  }

  private bracket(): ByteSet {
    const isNegated = this.text[this.at] === '^';
    if (isNegated) this.at++;
    const sets: ByteSet[] = [];
    for (let isFirst = true; ; isFirst = false) {
      const character = this.text[this.at];
      if (character === undefined) throw refuse('has a [ without its ]');
      if (character === ']' && !isFirst) break;
      sets.push(this.bracketPart());
    }
    this.at++;
    const set = this.ignoreCase ? bothCases(union(...sets)) : union(...sets);
    return isNegated ? not(set) : set;
  }

  private bracketPart(): ByteSet {
    const set = this.text[this.at] === '\\' ? classes[this.text[this.at + 1] ?? ''] : undefined;
    if (set !== undefined) {
      this.at += 2;
      return set;
    }
    const from = this.bracketByte();
    if (this.text[this.at] !== '-' || (this.text[this.at + 1] ?? ']') === ']') return setOf(from);
    this.at++;
    const to = this.bracketByte();
    if (to < from) throw refuse('has a range in [ ] that ends before it begins');
    return range(from, to);
  }

  private bracketByte(): number {
    const character = this.text[this.at++]!;
    if (character === '\\') {
      if (this.text[this.at] === undefined) throw refuse('ends in a backslash');
      return this.escapedByte() ?? this.asciiByte(this.text[this.at++]!);
    }
    return this.asciiByte(character);
  }

  private asciiByte(character: string): number {
    const code = character.codePointAt(0)!;
    if (code > 0x7f)
      throw refuse('has letters beyond ASCII in [ ]: they are several bytes, write (ä|ö) instead');
    return code;
  }
}

function bothCases(set: ByteSet): ByteSet {
  const both = set.slice();
  for (let byte = 0x41; byte <= 0x5a; byte++)
    if (set[byte] || set[byte + 0x20]) both[byte] = both[byte + 0x20] = 1;
  return both;
}
