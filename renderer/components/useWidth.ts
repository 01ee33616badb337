import { useCallback, useState } from 'react';

/** The width of an element in px, followed as it changes; 0 before it is laid out. */
export function useWidth<Target extends HTMLElement>(): [(element: Target) => () => void, number] {
  const [width, setWidth] = useState(0);
  const attach = useCallback((element: Target) => {
    const observer = new ResizeObserver(([entry]) => setWidth(Math.floor(entry?.contentRect.width ?? 0)));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [attach, width];
}
