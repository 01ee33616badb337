import { useCallback, useRef } from 'react';

/** A ref for an element over which the wheel does something, and does not scroll the page. `x` is px from its left. */
export function useWheel(onWheel: (event: { deltaY: number; x: number }) => void) {
  const current = useRef(onWheel);
  current.current = onWheel;
  return useCallback((element: HTMLElement) => {
    const listen = (event: WheelEvent) => {
      event.preventDefault();
      const x = event.clientX - element.getBoundingClientRect().left;
      current.current({ deltaY: event.deltaY, x });
    };
    // React listens to the wheel passively.
    element.addEventListener('wheel', listen, { passive: false });
    return () => element.removeEventListener('wheel', listen);
  }, []);
}
