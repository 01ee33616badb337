import { useEffect, useRef } from 'react';

/** Places where a letter is typed or searched for, so that single-letter shortcuts stay away from them. */
function takesLetters(target: EventTarget | null): boolean {
  return (
    target instanceof Element &&
    target.closest(
      'input, textarea, select, [contenteditable], [role=tree], [role=grid], [role=listbox], [role=menu]',
    ) !== null
  );
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
      if (hotkey === undefined || (!ctrl && !event.altKey && takesLetters(event.target))) return;
      event.preventDefault();
      hotkey.act();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
}
