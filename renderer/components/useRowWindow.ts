import { useCallback, useRef, useState } from 'react';
import { flushSync } from 'react-dom';

/** Rows drawn beside those in sight, at each side: a quick scroll meets drawn ones. */
const margin = 10;

export interface RowWindow<Scroller extends HTMLElement> {
  /** Goes onto the element that scrolls. */
  attach: (element: Scroller) => () => void;
  /** The rows to draw; `last` is -1 without any. */
  first: number;
  last: number;
  /** More than are drawn at once, whatever is in sight: rows so far apart can take turns in one element. */
  pool: number;
  /** Where it is scrolled to and how much is in sight, px, without asking the page to lay itself out. */
  sight: () => Sight;
  /** Scrolls to a place, px. */
  scrollTo: (top: number) => void;
  /** Brings a row into sight: no further than needed, or to the middle. */
  show: (row: number, align?: 'nearest' | 'center') => void;
}

interface Sight {
  top: number;
  height: number;
}

/** Rows of one height, of which only those in sight and near it are drawn. Nothing is kept of a row: there may be millions. */
export function useRowWindow<Scroller extends HTMLElement>(
  count: number,
  rowHeight: number,
): RowWindow<Scroller> {
  const scroller = useRef<Scroller | undefined>(undefined);
  const seen = useRef<Sight>({ top: 0, height: 0 });
  const length = useRef(0);
  length.current = count * rowHeight;
  const [drawn, setDrawn] = useState({ row: 0, rows: 0 });

  const look = useCallback(
    (now: Sight) => {
      seen.current = now;
      const row = Math.floor(now.top / rowHeight);
      const rows = Math.ceil(now.height / rowHeight) + 1;
      setDrawn((before) => (before.row === row && before.rows === rows ? before : { row, rows }));
    },
    [rowHeight],
  );
  const attach = useCallback(
    (element: Scroller) => {
      scroller.current = element;
      // In the frame that scrolls: what comes into sight is drawn in it.
      const onScroll = () => flushSync(() => look({ top: element.scrollTop, height: seen.current.height }));
      element.addEventListener('scroll', onScroll, { passive: true });
      const observer = new ResizeObserver(([entry]) =>
        look({ top: element.scrollTop, height: entry?.contentRect.height ?? 0 }),
      );
      observer.observe(element);
      look({ top: element.scrollTop, height: element.clientHeight });
      return () => {
        element.removeEventListener('scroll', onScroll);
        observer.disconnect();
        scroller.current = undefined;
      };
    },
    [look],
  );

  const { row, rows } = drawn;
  // A list that became shorter is scrolled by the page itself, a little later.
  const top = Math.max(0, Math.min(row, count - rows));
  const sight = useCallback(() => seen.current, []);
  const scrollTo = useCallback((wanted: number) => {
    if (scroller.current === undefined) return;
    const { height } = seen.current;
    const top = Math.max(0, Math.min(wanted, length.current - height));
    scroller.current.scrollTop = top;
    seen.current = { top, height };
  }, []);
  const show = useCallback(
    (index: number, align: 'nearest' | 'center' = 'nearest') => {
      const { top, height } = seen.current;
      const start = index * rowHeight;
      const end = start + rowHeight;
      if (align === 'center') scrollTo(start - (height - rowHeight) / 2);
      else if (start < top) scrollTo(start);
      else if (end > top + height) scrollTo(end - height);
    },
    [scrollTo, rowHeight],
  );
  return {
    attach,
    first: Math.max(0, top - margin),
    last: rows === 0 ? -1 : Math.min(count - 1, top + rows + margin),
    pool: rows + 2 * margin + 1,
    sight,
    scrollTo,
    show,
  };
}
