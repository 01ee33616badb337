/** JSON taken apart without reading its numbers: the parts of arrays and objects as they are written. */

/** One after the other, since there may be very many. @returns undefined where the text is no JSON array */
export function arrayParts(text: string): Iterable<string> | undefined {
  const trimmed = text.trim();
  if (!trimmed.startsWith('[') || !isJson(trimmed)) return undefined;
  return split(trimmed);
}

/** Names and values as they are written, twins too; undefined where the text is no JSON object. */
export function objectParts(text: string): [name: string, written: string][] | undefined {
  const trimmed = text.trim();
  if (!trimmed.startsWith('{') || !isJson(trimmed)) return undefined;
  return Array.from(split(trimmed), (member) => {
    const end = stringEnd(member, 0);
    const name = JSON.parse(member.slice(0, end)) as string;
    return [name, member.slice(member.indexOf(':', end) + 1).trim()];
  });
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** What stands between the commas of the outermost brackets; the text is JSON. */
function* split(text: string): Generator<string> {
  let [depth, start] = [0, 1];
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === '"') at = stringEnd(text, at) - 1;
    else if (character === '[' || character === '{') depth++;
    else if (character === ']' || character === '}') depth--;
    if (depth > 1 || (character !== ',' && depth > 0)) continue;
    const part = text.slice(start, at).trim();
    if (part !== '') yield part;
    start = at + 1;
  }
}

/** Index behind the closing quote. */
function stringEnd(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === '"') return at + 1;
  }
  return text.length;
}
