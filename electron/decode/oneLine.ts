/** Characters of a message at most. */
const longest = 200;

/**
 * Control characters, invisible ones, line ends, marks that turn the direction of text, lone halves of surrogate pairs.
 * Written out, because Unicode's own classes grow with every release and a verdict must not.
 */
const unprintable: readonly (readonly [number, number])[] = [
  [0x00, 0x1f],
  [0x7f, 0x9f],
  [0xad, 0xad],
  [0x61c, 0x61c],
  [0x200b, 0x200f],
  [0x2028, 0x202e],
  [0x2060, 0x206f],
  [0xd800, 0xdfff],
  [0xfeff, 0xfeff],
  [0xfff9, 0xfffb],
  [0xe0000, 0xe007f],
];

/** A message of foreign code as one line of bounded length, with what cannot be seen written as escapes. */
export function oneLine(message: string): string {
  const characters = Array.from(message).slice(0, longest + 1);
  const text = characters.slice(0, longest).map(escaped).join('');
  return characters.length > longest ? `${text}...` : text;
}

function escaped(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return unprintable.some(([first, last]) => code >= first && code <= last)
    ? `\\u{${code.toString(16)}}`
    : character;
}
