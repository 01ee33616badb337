/** A piece of text as it stands, or a character that would not show, or would change how others show. */
export type VisiblePart = { kind: 'text' | 'hidden'; text: string };

/** Controls but line breaks and tabs, format and bidi characters, line separators, and what is not assigned. */
const hidden = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/u;
const splitter = /((?![\n\t])[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}])/u;

/** The text cut at its hidden characters, each by its code: two texts that would look alike are seen to differ. */
export function visibleParts(text: string): VisiblePart[] {
  if (!hidden.test(text)) return text === '' ? [] : [{ kind: 'text', text }];
  return text
    .split(splitter)
    .map(
      (part, index): VisiblePart =>
        index % 2 === 0
          ? { kind: 'text', text: part }
          : { kind: 'hidden', text: `\\u${part.codePointAt(0)!.toString(16).padStart(4, '0')}` },
    )
    .filter(({ text: shown }) => shown !== '');
}
