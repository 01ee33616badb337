import { useEffect, useRef, useState } from 'react';
import type { CallInput } from '../../../../shared/contract/contract';
import type { ScanHit, ScanPart } from '../../../../shared/contract/outputs';
import { connection } from '../../../api/connection';

export type ScanQuestion = Omit<CallInput<'search.scan'>, 'after' | 'limit' | 'within'>;

export interface ScanState {
  hits: readonly ScanHit[];
  /** Keys looked at, and live keys in all. */
  keys: number;
  total: number | undefined;
  bytes: number;
  /** Since the search began. */
  seconds: number;
  end: 'running' | 'whole' | 'stopped' | 'enough' | 'failed';
  error: unknown;
}

/** More than anybody looks through: a narrower search finds the rest. */
export const mostHits = 10_000;

const started: ScanState = {
  hits: [],
  keys: 0,
  total: undefined,
  bytes: 0,
  seconds: 0,
  end: 'running',
  error: undefined,
};

/** A search through keys and values, part by part; what is found is here at once. undefined while nothing is asked. */
export function useScan(question: ScanQuestion | undefined): ScanState & { stop: () => void } {
  const [state, setState] = useState<ScanState>(started);
  const abort = useRef<AbortController | undefined>(undefined);
  const asked = JSON.stringify(question);

  useEffect(() => {
    setState(started);
    if (asked === undefined) return;
    const controller = new AbortController();
    abort.current = controller;
    void scan(JSON.parse(asked) as ScanQuestion, controller.signal, setState);
    return () => controller.abort();
  }, [asked]);

  return {
    ...state,
    stop: () => {
      abort.current?.abort();
      setState((now) => (now.end === 'running' ? { ...now, end: 'stopped' } : now));
    },
  };
}

async function scan(
  question: ScanQuestion,
  signal: AbortSignal,
  show: (state: ScanState) => void,
): Promise<void> {
  const began = performance.now();
  let state = started;
  let after: ScanPart['next'] | undefined;
  try {
    do {
      const part: ScanPart = await connection.call(
        'search.scan',
        { ...question, limit: 500, after: after ?? undefined },
        { signal },
      );
      after = part.next;
      const hits = part.hits.length === 0 ? state.hits : [...state.hits, ...part.hits];
      state = {
        hits,
        keys: state.keys + part.keys,
        total: part.total ?? undefined,
        bytes: state.bytes + part.bytes,
        seconds: (performance.now() - began) / 1000,
        end: after === null ? 'whole' : hits.length >= mostHits ? 'enough' : 'running',
        error: undefined,
      };
      if (!signal.aborted) show(state);
    } while (state.end === 'running' && !signal.aborted);
  } catch (error) {
    if (!signal.aborted) show({ ...state, end: 'failed', error });
  }
}
