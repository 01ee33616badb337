import { useEffect } from 'react';
import type { DraftStore } from './drafts/draftStore';

/**
 * Ctrl Z takes back the last change, Ctrl Shift Z or Ctrl Y does it again; inside a field the browser's own undo works.
 * @param shown id of the draft that is open
 */
export function useUndoKey(store: DraftStore, shown: string | undefined): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const key = event.key.toLowerCase();
      const isUndo = key === 'z' && !event.shiftKey;
      const isRedo = key === 'y' || (key === 'z' && event.shiftKey);
      const inField = event.target instanceof Element && event.target.closest('input, textarea') !== null;
      if (!(event.ctrlKey || event.metaKey) || !(isUndo || isRedo) || inField || event.altKey) return;
      event.preventDefault();
      if (isUndo) store.undo(shown);
      else store.redo(shown);
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [store, shown]);
}
