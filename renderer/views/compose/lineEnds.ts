/** Line ends that a text field cannot hold: it turns each CR, with the LF behind it or alone, into an LF. */

const lineEnd = /\r\n?/g;

/** The text as a text field holds it. */
export function inTextField(text: string): string {
  return text.includes('\r') ? text.replace(lineEnd, '\n') : text;
}

/**
 * What was typed in the field, with the line ends of the text before wherever it was not touched. New lines end as all
 * lines of the text before do, or else with an LF.
 */
export function withLineEnds(before: string, typed: string): string {
  if (!before.includes('\r')) return typed;
  const shown = inTextField(before);
  const shorter = Math.min(shown.length, typed.length);
  let start = 0;
  while (start < shorter && shown[start] === typed[start]) start++;
  let end = 0;
  while (end < shorter - start && shown[shown.length - 1 - end] === typed[typed.length - 1 - end]) end++;
  const isCrLf = !/\r(?!\n)|(?<!\r)\n/.test(before);
  const between = typed.slice(start, typed.length - end);
  return (
    before.slice(0, placeOf(before, start)) +
    (isCrLf ? between.replaceAll('\n', '\r\n') : between) +
    before.slice(placeOf(before, shown.length - end))
  );
}

/** Where the character of the field stands in the text. */
function placeOf(text: string, index: number): number {
  let at = 0;
  for (let left = index; left > 0; left--) at += text[at] === '\r' && text[at + 1] === '\n' ? 2 : 1;
  return at;
}
