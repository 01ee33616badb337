/** A piece of text as it stands, or a character that would not show, or would change how others show. */
export type VisiblePart = { kind: 'text' | 'hidden'; text: string };

/** Controls but line breaks and tabs, format and bidi characters, line separators, and what is not assigned. */
export const hiddenCharacter = /(?![\n\t])[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/gu;
const hidden = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/u;
const splitter = new RegExp(`(${hiddenCharacter.source})`, 'u');

/** What stands for a hidden character: its code. */
export function hiddenName(code: number): string {
  return `\\u${code.toString(16).padStart(4, '0')}`;
}

/** The text cut at its hidden characters, each by its code: two texts that would look alike are seen to differ. */
export function visibleParts(text: string): VisiblePart[] {
  if (!hidden.test(text)) return text === '' ? [] : [{ kind: 'text', text }];
  return text
    .split(splitter)
    .map(
      (part, index): VisiblePart =>
        index % 2 === 0
          ? { kind: 'text', text: part }
          : { kind: 'hidden', text: hiddenName(part.codePointAt(0)!) },
    )
    .filter(({ text: shown }) => shown !== '');
}
