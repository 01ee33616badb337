import { type RefObject, useEffect, useRef } from 'react';

/**
 * A button that is disabled while its work is under way loses the focus, which then is nowhere: no key would reach the
 * dialog, Escape neither. The dialog takes it meanwhile, and gives it back when the button can be pressed again.
 */
export function useKeptFocus(dialog: RefObject<HTMLElement | null>): void {
  const last = useRef<HTMLElement>(undefined);
  const isTaken = useRef(false);
  // After every change of what it shows: whatever disables a button is one.
  useEffect(() => {
    const shown = dialog.current;
    if (shown === null) return undefined;
    const focused = document.activeElement;
    const canTake = last.current?.isConnected === true && !last.current.matches(':disabled');
    if (isTaken.current && focused === shown && canTake) last.current?.focus();
    // Where a menu closes, the focus comes back by itself.
    else if (last.current && !canTake && (focused === document.body || focused === last.current)) {
      isTaken.current = true;
      shown.focus();
    }
    const note = ({ target }: FocusEvent) => {
      if (target === shown) return;
      isTaken.current = false;
      if (target instanceof HTMLElement) last.current = target;
    };
    shown.addEventListener('focusin', note);
    return () => shown.removeEventListener('focusin', note);
  });
}
