import { useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import type { Hex } from '../../../shared/bytes';
import { connection } from '../../api/connection';
import { largestStream } from '../../api/largestStream';
import { streamsOptions } from '../../api/queries';
import { useRemote } from '../../api/useRemote';
import { useAt } from '../../router/at';
import { useSettings } from '../../settings/settings';
import { findChange, type Subject } from './findChange';

/** What is on screen that entries can change: a key, a prefix, or a stream; undefined outside of Browse. */
function useSubject(): Subject | undefined {
  const at = useAt();
  const { stream, key, filter, prefix, view } = useSearch({ strict: false }) as {
    stream?: Hex;
    key?: Hex;
    filter?: Hex;
    prefix?: Hex;
    view?: string;
  };
  const streams = useQuery(streamsOptions(at)).data?.streams;
  const isRemote = useRemote() != null;
  const shown = stream === undefined ? largestStream(streams ?? [])?.streamId : stream;
  const isWatched = streams?.some(({ streamId, watched }) => streamId === shown && watched);
  // What changed at which entry, a node does not tell.
  if (shown === undefined || !isWatched || isRemote) return undefined;
  if (key !== undefined) return { streamId: shown, key };
  const below = view === undefined ? filter : prefix;
  return below === undefined ? { streamId: shown } : { streamId: shown, prefix: below };
}

const words = (subject: Subject) =>
  subject.key !== undefined ? 'this key' : subject.prefix !== undefined ? 'this prefix' : 'this stream';

export type Direction = 'previous' | 'next';

interface Snap {
  /** Of what: "this key"; undefined where there is nothing to snap to. */
  subject: string | undefined;
  isOn: boolean;
  /** The entry at or before a seq that made the state that is shown there. */
  rest: (seq: number) => Promise<number>;
  /** The next change in a direction; null where there is none, undefined where looking was stopped. */
  step: (seq: number, direction: Direction) => Promise<number | null | undefined>;
  /** How far a look that takes long has come. */
  looking: { direction: Direction; seq: number } | undefined;
  stop: () => void;
}

/** Rests of the time slider at entries that changed what is on screen, while that is asked for. */
export function useSnap(): Snap {
  const subject = useSubject();
  const { snaps } = useSettings();
  const [looking, setLooking] = useState<Snap['looking']>();
  const running = useRef<AbortController | undefined>(undefined);
  const stop = () => running.current?.abort();
  const about = JSON.stringify(subject);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is looked for is of no use on another place
  useEffect(() => stop, [about]);
  const isOn = snaps && subject !== undefined;

  const step: Snap['step'] = async (seq, direction) => {
    if (subject === undefined) return undefined;
    stop();
    const own = new AbortController();
    running.current = own;
    try {
      return await findChange(
        (input) => connection.call('entry.nearest', input, { signal: own.signal }),
        { ...subject, seq, direction },
        (reached) => setLooking({ direction, seq: reached }),
      );
    } catch {
      return undefined;
    } finally {
      if (running.current === own) setLooking(undefined);
    }
  };
  return {
    subject: subject && words(subject),
    isOn,
    rest: async (seq) => (isOn ? ((await step(seq + 1, 'previous')) ?? seq) : seq),
    step,
    looking,
    stop,
  };
}
