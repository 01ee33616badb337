import { json } from '@codemirror/lang-json';
import { codeFolding, foldGutter, syntaxHighlighting } from '@codemirror/language';
import { Compartment, EditorState, type Extension } from '@codemirror/state';
import { drawSelection, EditorView, highlightSpecialChars, lineNumbers } from '@codemirror/view';
import { useEffect, useRef } from 'react';
import keyText from '../../../components/KeyText.module.css';
import { hiddenCharacter, hiddenName } from '../../../format/visibleParts';
import { blameGutter } from './blameGutter';
import styles from './CodeView.module.css';
import { codeLook, cspNonce, highlight } from './codeLook';
import type { BlameMark } from './useBlame';

interface Props {
  text: string;
  language: 'json' | 'text';
  label: string;
  /** Who brought each line; absent shows no such gutter. */
  blame?: readonly BlameMark[] | undefined;
}

/** The blame comes later than the text; it takes its place without moving what is read. */
const blamePlace = new Compartment();

function blameExtension(blame: Props['blame']): Extension {
  return blame === undefined ? [] : blameGutter(blame);
}

/** A value is hostile: what is hidden in it, or turns other characters around, is a chip with its code. */
const hiddenChips = highlightSpecialChars({
  specialChars: hiddenCharacter,
  render(code) {
    const chip = document.createElement('span');
    chip.className = keyText.byte ?? '';
    chip.textContent = hiddenName(code);
    return chip;
  },
});

function extensions(language: Props['language'], label: string): Extension[] {
  return [
    cspNonce,
    EditorState.readOnly.of(true),
    // A carriage return is a character of its line, not a line break that nobody sees.
    EditorState.lineSeparator.of('\n'),
    hiddenChips,
    EditorView.contentAttributes.of({ 'aria-label': label, 'aria-readonly': 'true', tabindex: '0' }),
    lineNumbers(),
    drawSelection(),
    ...(language === 'json' ? [json(), codeFolding(), foldGutter()] : [EditorView.lineWrapping]),
    syntaxHighlighting(highlight),
    codeLook,
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
