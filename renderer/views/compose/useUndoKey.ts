import { useEffect } from 'react';
import type { DraftStore } from './drafts/draftStore';

/** Ctrl Z takes back the last change; inside a field the browser's own undo takes back what was typed. */
export function useUndoKey(store: DraftStore): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const isUndo = event.key.toLowerCase() === 'z' && (event.ctrlKey || event.metaKey) && !event.shiftKey;
      const inField = event.target instanceof Element && event.target.closest('input, textarea') !== null;
      if (!isUndo || inField || event.altKey) return;
      event.preventDefault();
      store.undo();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [store]);
}
