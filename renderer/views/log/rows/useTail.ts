import { useState } from 'react';

/** Why the list stands still. `paused` is the one that scrolling back to the top does not end. */
export type HoldReason = 'scrolled' | 'selected' | 'paused';

export interface Tail {
  /** Seq of the first row while the list is held; null while it follows the newest. */
  held: number | null;
  reason: HoldReason | null;
  hold: (seq: number, reason: HoldReason) => void;
  follow: () => void;
}

/** Whether the list follows the log. Holding stops the view only: entries keep coming in and are counted. */
export function useTail(startsHeldAt: number | null): Tail {
  const [state, setState] = useState<{ held: number; reason: HoldReason } | null>(
    startsHeldAt === null ? null : { held: startsHeldAt, reason: 'scrolled' },
  );
  return {
    held: state?.held ?? null,
    reason: state?.reason ?? null,
    hold: (seq, reason) =>
      setState((before) => {
        const next = {
          held: before?.held ?? seq,
          reason: before?.reason === 'paused' ? before.reason : reason,
        };
        return before?.held === next.held && before.reason === next.reason ? before : next;
      }),
    follow: () => setState(null),
  };
}
