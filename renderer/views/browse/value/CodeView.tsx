import { json } from '@codemirror/lang-json';
import { codeFolding, foldGutter, HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { Compartment, EditorState, type Extension } from '@codemirror/state';
import { drawSelection, EditorView, lineNumbers } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { useEffect, useRef } from 'react';
import { blameGutter } from './blameGutter';
import styles from './CodeView.module.css';
import type { BlameMark } from './useBlame';

interface Props {
  text: string;
  language: 'json' | 'text';
  label: string;
  /** Who brought each line; absent shows no such gutter. */
  blame?: readonly BlameMark[] | undefined;
}

const highlight = HighlightStyle.define([
  { tag: tags.propertyName, color: 'var(--syn-key)' },
  { tag: tags.string, color: 'var(--syn-str)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--syn-num)' },
  { tag: [tags.punctuation, tags.separator, tags.brace, tags.squareBracket], color: 'var(--syn-pun)' },
]);

const look = EditorView.theme({
  '&': { height: '100%', color: 'var(--tx-1)', fontSize: 'var(--fs-2)' },
  '&.cm-focused': { outline: '2px solid var(--focus)', outlineOffset: '-2px' },
  '.cm-scroller': { fontFamily: 'var(--font-mono)', lineHeight: '20px' },
  '.cm-content': { padding: '8px 0', caretColor: 'var(--accent)' },
  '.cm-gutters': { backgroundColor: 'transparent', color: 'var(--tx-3)', border: 'none', paddingLeft: '8px' },
  '.cm-foldPlaceholder': {
    backgroundColor: 'var(--bg-3)',
    border: '1px solid var(--line-2)',
    color: 'var(--tx-2)',
    padding: '0 4px',
  },
  '.cm-selectionBackground, &.cm-focused .cm-selectionBackground': {
    backgroundColor: 'var(--accent-line) !important',
  },
});

/** The nonce that the page's policy asks of style elements. */
const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';

/** The blame comes later than the text; it takes its place without moving what is read. */
const blamePlace = new Compartment();

function blameExtension(blame: Props['blame']): Extension {
  return blame === undefined ? [] : blameGutter(blame);
}

function extensions(language: Props['language'], label: string): Extension[] {
  return [
    EditorView.cspNonce.of(nonce),
    EditorState.readOnly.of(true),
    EditorView.contentAttributes.of({ 'aria-label': label, 'aria-readonly': 'true', tabindex: '0' }),
    lineNumbers(),
    drawSelection(),
    ...(language === 'json' ? [json(), codeFolding(), foldGutter()] : [EditorView.lineWrapping]),
    syntaxHighlighting(highlight),
    look,
  ];
}

/** Text that is read, not edited: numbered lines, folding for JSON, only the lines in sight are drawn. */
export function CodeView({ text, language, label, blame }: Props) {
  const parent = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(undefined);
  useEffect(() => {
    // The view is made with its whole state: style elements of an empty one would lack the nonce.
    const state = EditorState.create({
      doc: text,
      extensions: [blamePlace.of([]), extensions(language, label)],
    });
    if (view.current === undefined) view.current = new EditorView({ parent: parent.current!, state });
    else view.current.setState(state);
  }, [text, language, label]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new text has a new editor state, without the gutter
  useEffect(() => {
    view.current?.dispatch({ effects: blamePlace.reconfigure(blameExtension(blame)) });
  }, [blame, text, language, label]);
  useEffect(
    () => () => {
      view.current?.destroy();
      view.current = undefined;
    },
    [],
  );
  return <div ref={parent} className={styles.code} />;
}
