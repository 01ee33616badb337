import { useEffect, useRef } from 'react';

const typing = 'input, textarea, select, [contenteditable], [role=tree], [role=listbox], [role=menu]';

/**
 * Places where a key is typed or searched for, so that single-key shortcuts stay away from them. A table has its rows
 * walked by letterless keys alone: signs are free there.
 */
function takesKey(target: EventTarget | null, key: string): boolean {
  if (!(target instanceof Element)) return false;
  return target.closest(/^[a-z0-9]$/i.test(key) ? `${typing}, [role=grid]` : typing) !== null;
}

export interface Hotkey {
  /** As KeyboardEvent.key: 'k', 'L', '?'. */
  key: string;
  /** Ctrl, or Command on a Mac. */
  ctrl?: boolean;
  alt?: boolean;
  act: () => void;
}

/** Shortcuts of the whole window, while the component is mounted. */
export function useHotkeys(hotkeys: readonly Hotkey[]): void {
  const current = useRef(hotkeys);
  current.current = hotkeys;
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented) return;
      const ctrl = event.ctrlKey || event.metaKey;
      const hotkey = current.current.find(
        (candidate) =>
          candidate.key.toLowerCase() === event.key.toLowerCase() &&
          (candidate.ctrl ?? false) === ctrl &&
          (candidate.alt ?? false) === event.altKey,
      );
      if (hotkey === undefined || (!ctrl && !event.altKey && takesKey(event.target, event.key))) return;
      event.preventDefault();
      hotkey.act();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
}
