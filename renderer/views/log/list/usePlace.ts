import { useState } from 'react';
import { useAt } from '../../../router/at';
import type { LogRows } from '../rows/logRows';
import { useLog } from '../useLog';

/** A row that the table is told to scroll to; a new object each time. */
export interface Place {
  index: number;
  align: 'start' | 'center';
}

interface Asked {
  linked: number | undefined;
  from: number | undefined;
  at: number | null;
}

interface Wanted {
  seq: number | 'newest';
  align: Place['align'];
}

/**
 * Where the list is to stand: at the entry that a link opens, at the seq to start from, or at the time slider,
 * whichever changed last.
 * @param linked entry that was not selected in the list itself
 * @returns the place, and a function that goes to the newest entry
 */
export function usePlace(rows: LogRows, linked: number | undefined): [Place | undefined, () => void] {
  const { search } = useLog();
  const at = useAt();
  const [asked, setAsked] = useState<Asked>({ linked: undefined, from: undefined, at: null });
  const [wanted, setWanted] = useState<Wanted>();
  const [place, setPlace] = useState<Place>();
  const now: Asked = { linked, from: search.from, at };
  if (now.linked !== asked.linked || now.from !== asked.from || now.at !== asked.at) {
    setAsked(now);
    setWanted(change(asked, now));
  }
  const index = wanted && (wanted.seq === 'newest' ? 0 : rows.indexOf(wanted.seq));
  if (wanted !== undefined && index !== undefined) {
    setPlace({ index, align: wanted.align });
    setWanted(undefined);
  }
  return [place, () => setWanted({ seq: 'newest', align: 'start' })];
}

function change(before: Asked, now: Asked): Wanted | undefined {
  if (now.linked !== undefined && now.linked !== before.linked) return { seq: now.linked, align: 'center' };
  if (now.from !== undefined && now.from !== before.from) return { seq: now.from, align: 'start' };
  if (now.at === before.at) return undefined;
  return now.at === null ? { seq: 'newest', align: 'start' } : { seq: now.at, align: 'center' };
}
