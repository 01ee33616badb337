/**
 * JSON laid out on lines without reading its values: every number, string and duplicate key stays as it was
 * written, which parsing would not promise. Iterative, so that depth costs nothing.
 */
export type JsonLayout = { ok: true; text: string } | { ok: false; offset: number; reason: string };

const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const word = /true|false|null/y;
const space = /[ \t\r\n]*/y;
const indent = '  ';
/** Deeper lines are not moved further to the right: a hostile value must not grow a thousandfold. */
const deepestIndent = 20;
const deepest = 500;

class Fault extends Error {
  constructor(
    readonly offset: number,
    reason: string,
  ) {
    super(reason);
  }
}

/** Index just after the string that starts at `start`. */
function stringEnd(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x22) return at + 1;
    if (code < 0x20) throw new Fault(at, 'a control character inside a string');
    if (code !== 0x5c) continue;
    const escaped = text[at + 1] ?? '';
    if (escaped === 'u' && /^[0-9a-fA-F]{4}$/.test(text.slice(at + 2, at + 6))) at += 5;
    else if (escaped !== '' && '"\\/bfnrt'.includes(escaped)) at += 1;
    else throw new Fault(at, 'an escape that JSON does not know');
  }
  throw new Fault(start, 'a string that does not end');
}

function match(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  const found = pattern.exec(text);
  return found === null ? at : at + found[0].length;
}

function scalarEnd(text: string, at: number): number {
  if (text[at] === '"') return stringEnd(text, at);
  const end = Math.max(match(number, text, at), match(word, text, at));
  if (end === at)
    throw new Fault(at, at >= text.length ? 'the end, where a value should stand' : 'no JSON value');
  return end;
}

function layOut(text: string): string {
  const lines: string[] = [];
  const open: ('{' | '[')[] = [];
  let line = '';
  let at = match(space, text, 0);
  const skip = () => {
    at = match(space, text, at);
  };
  const breakLine = () => {
    lines.push(line);
    line = indent.repeat(Math.min(open.length, deepestIndent));
  };
  const name = () => {
    if (text[at] !== '"') throw new Fault(at, 'no name where a field should start');
    const end = stringEnd(text, at);
    line += `${text.slice(at, end)}: `;
    at = end;
    skip();
    if (text[at] !== ':') throw new Fault(at, 'no colon after a name');
    at++;
    skip();
  };
  /** After a value: closes what ends here, or goes on to the next value. @returns false at the very end */
  const next = (): boolean => {
    for (;;) {
      skip();
      const inside = open.at(-1);
      if (inside === undefined) return false;
      if (text[at] === ',') {
        at++;
        line += ',';
        breakLine();
        skip();
        if (inside === '{') name();
        return true;
      }
      if (text[at] !== (inside === '{' ? '}' : ']')) throw new Fault(at, 'no comma and no end of the list');
      open.pop();
      breakLine();
      line += text[at];
      at++;
    }
  };
  for (;;) {
    const character = text[at];
    if (character === '{' || character === '[') {
      const close = character === '{' ? '}' : ']';
      at++;
      skip();
      line += character;
      if (text[at] === close) {
        line += close;
        at++;
      } else {
        open.push(character);
        if (open.length > deepest) throw new Fault(at, `nesting deeper than ${deepest} levels`);
        breakLine();
        if (character === '{') name();
        continue;
      }
    } else {
      const end = scalarEnd(text, at);
      line += text.slice(at, end);
      at = end;
    }
    if (!next()) break;
  }
  if (at < text.length) throw new Fault(at, 'more text after the value');
  lines.push(line);
  return lines.join('\n');
}

export function formatJson(text: string): JsonLayout {
  try {
    return { ok: true, text: layOut(text) };
  } catch (error) {
    if (error instanceof Fault) return { ok: false, offset: error.offset, reason: error.message };
    throw error;
  }
}
