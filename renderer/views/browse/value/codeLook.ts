/** How code is drawn, shown or edited. */
import { HighlightStyle } from '@codemirror/language';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';

export const highlight = HighlightStyle.define([
  {
    tag: [tags.propertyName, tags.keyword, tags.definitionKeyword, tags.moduleKeyword],
    color: 'var(--syn-key)',
  },
  { tag: [tags.string, tags.regexp, tags.special(tags.string)], color: 'var(--syn-str)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--syn-num)' },
  {
    tag: [tags.punctuation, tags.separator, tags.brace, tags.squareBracket, tags.comment, tags.operator],
    color: 'var(--syn-pun)',
  },
]);

export const codeLook = EditorView.theme({
  '&': { height: '100%', color: 'var(--tx-1)', fontSize: 'var(--fs-2)' },
  '&.cm-focused': { outline: '2px solid var(--focus)', outlineOffset: '-2px' },
  '.cm-scroller': { fontFamily: 'var(--font-mono)', lineHeight: '20px' },
  '.cm-content': { padding: '8px 0', caretColor: 'var(--accent)' },
  '.cm-cursor': { borderLeftColor: 'var(--accent)' },
  '.cm-gutters': { backgroundColor: 'transparent', color: 'var(--tx-3)', border: 'none', paddingLeft: '8px' },
  '.cm-faultLine': { backgroundColor: 'var(--denied-bg)' },
  '.cm-foldPlaceholder': {
    backgroundColor: 'var(--bg-3)',
    border: '1px solid var(--line-2)',
    color: 'var(--tx-2)',
    padding: '0 4px',
  },
  '.cm-matchingBracket, &.cm-focused .cm-matchingBracket': { backgroundColor: 'var(--bg-3)' },
  '.cm-selectionBackground, &.cm-focused .cm-selectionBackground': {
    backgroundColor: 'var(--accent-line) !important',
  },
});

/** The nonce that the page's policy asks of style elements. */
export const cspNonce = EditorView.cspNonce.of(
  document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '',
);
