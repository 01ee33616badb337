import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { javascript } from '@codemirror/lang-javascript';
import { bracketMatching, indentOnInput, syntaxHighlighting } from '@codemirror/language';
import { EditorState, StateEffect, StateField } from '@codemirror/state';
import { Decoration, drawSelection, EditorView, keymap, lineNumbers } from '@codemirror/view';
import { useEffect, useEffectEvent, useRef } from 'react';
import { codeLook, cspNonce, highlight } from '../value/codeLook';
import styles from './Decoder.module.css';

export interface CodeEditorProps {
  /** The text that the editor begins with; another object begins it anew. */
  initial: { code: string };
  onChange: (text: string) => void;
  label: string;
  /** What the last trial failed with: its line is marked, counted from 1. */
  fault: { line: number | null } | null;
}

const setFaultLine = StateEffect.define<number | null>();
const mark = Decoration.line({ class: 'cm-faultLine' });

/** The mark goes when the text changes: the line may be another one then. */
const faultLines = StateField.define({
  create: () => Decoration.none,
  update(lines, transaction) {
    for (const effect of transaction.effects) {
      if (!effect.is(setFaultLine)) continue;
      const { doc } = transaction.state;
      if (effect.value === null || effect.value > doc.lines) return Decoration.none;
      return Decoration.set(mark.range(doc.line(effect.value).from));
    }
    return transaction.docChanged ? Decoration.none : lines;
  },
  provide: (field) => EditorView.decorations.from(field),
});

/** JavaScript that is edited. Tab leaves it, as it leaves every field. */
export function CodeEditor({ initial, onChange, label, fault }: CodeEditorProps) {
  const parent = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(undefined);
  const changed = useEffectEvent(onChange);
  useEffect(() => {
    const state = EditorState.create({
      doc: initial.code,
      extensions: [
        cspNonce,
        EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0' }),
        lineNumbers(),
        history(),
        drawSelection(),
        indentOnInput(),
        bracketMatching(),
        javascript(),
        syntaxHighlighting(highlight),
        faultLines,
        keymap.of([...defaultKeymap, ...historyKeymap]),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) changed(update.state.doc.toString());
        }),
        codeLook,
      ],
    });
    view.current = new EditorView({ parent: parent.current!, state });
    return () => view.current?.destroy();
  }, [initial, label]);
  useEffect(() => {
    const editor = view.current;
    if (editor === undefined) return;
    const line = fault?.line ?? null;
    const effects: StateEffect<unknown>[] = [setFaultLine.of(line)];
    if (line !== null && line <= editor.state.doc.lines)
      effects.push(EditorView.scrollIntoView(editor.state.doc.line(line).from, { y: 'center' }));
    editor.dispatch({ effects });
  }, [fault]);
  return <div ref={parent} className={styles.editor} />;
}
