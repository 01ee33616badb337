import { useCallback, useEffect, useRef, useState } from 'react';
import { useAt, useSetAt } from '../../router/at';

/**
 * While dragging, the playhead follows at once; the views follow when the page has time, at most so often and at
 * least so soon, in ms.
 */
const followEvery = 50;
const followWithin = 150;

/**
 * The seq under the playhead, which runs ahead of the address while it is dragged.
 * @param newest seq that means "latest"
 * @param rest where the playhead comes to rest when it is dropped at a seq
 */
export function useDragSeq(newest: number, rest: (seq: number) => Promise<number>) {
  const at = useAt();
  const setAt = useSetAt();
  const [dragged, setDragged] = useState<number | undefined>();
  const timer = useRef<number | undefined>(undefined);
  const wanted = useRef<number | undefined>(undefined);
  const hasMoved = useRef(false);

  const go = useCallback(
    (seq: number) => {
      setAt(seq >= newest ? null : seq, { replace: hasMoved.current });
      hasMoved.current = true;
    },
    [setAt, newest],
  );

  const drag = (seq: number) => {
    setDragged(seq);
    wanted.current = seq;
    timer.current ??= window.setTimeout(() => {
      window.requestIdleCallback(
        () => {
          timer.current = undefined;
          if (wanted.current !== undefined) go(wanted.current);
        },
        { timeout: followWithin },
      );
    }, followEvery);
  };
  const drop = () => {
    window.clearTimeout(timer.current);
    timer.current = undefined;
    const dropped = wanted.current;
    wanted.current = undefined;
    setDragged(undefined);
    if (dropped !== undefined) {
      go(dropped);
      void rest(dropped).then((resting) => {
        if (resting !== dropped) setAt(resting >= newest ? null : resting, { replace: true });
      });
    }
    hasMoved.current = false;
  };
  useEffect(() => () => window.clearTimeout(timer.current), []);

  const current = Math.min(newest, at ?? newest);
  return {
    /** Where the playhead is drawn. */
    shown: dragged ?? current,
    isDragging: dragged !== undefined,
    drag,
    drop,
    /** Moves in one step; a held key leaves one place in the history, not hundreds. */
    step: (seq: number, held: boolean) => setAt(seq >= newest ? null : seq, { replace: held }),
  };
}
