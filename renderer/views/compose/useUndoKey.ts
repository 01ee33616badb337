import { useEffect } from 'react';
import type { DraftStore } from './drafts/draftStore';

/** Ctrl Z takes back the last change, Ctrl Shift Z or Ctrl Y does it again; inside a field the browser's own undo works. */
export function useUndoKey(store: DraftStore): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const key = event.key.toLowerCase();
      const isUndo = key === 'z' && !event.shiftKey;
      const isRedo = key === 'y' || (key === 'z' && event.shiftKey);
      const inField = event.target instanceof Element && event.target.closest('input, textarea') !== null;
      if (!(event.ctrlKey || event.metaKey) || !(isUndo || isRedo) || inField || event.altKey) return;
      event.preventDefault();
      if (isUndo) store.undo();
      else store.redo();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [store]);
}
