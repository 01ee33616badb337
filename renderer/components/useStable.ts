import { useCallback, useLayoutEffect, useRef } from 'react';

/** The same function at each render, which does what the newest one does: what gets it need not be drawn anew for it. */
export function useStable<Input extends unknown[]>(
  act: ((...input: Input) => void) | undefined,
): (...input: Input) => void {
  const newest = useRef(act);
  useLayoutEffect(() => {
    newest.current = act;
  });
  return useCallback((...input) => newest.current?.(...input), []);
}
