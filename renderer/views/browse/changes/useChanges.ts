import { useEffect, useRef, useState } from 'react';
import type { Hex } from '../../../../shared/bytes';
import type { CallInput } from '../../../../shared/contract/contract';
import type { StateChange, StateChanges } from '../../../../shared/contract/outputs';
import { connection } from '../../../api/connection';

export type ChangesQuestion = Omit<CallInput<'state.changes'>, 'after' | 'limit' | 'within'>;

export interface ChangesState {
  changes: readonly StateChange[];
  /** Seqs of the two states, when the first part is here. */
  compared: { from: number; to: number } | undefined;
  /** The last key that was looked at, while more follow. */
  reached: Hex | undefined;
  end: 'running' | 'whole' | 'enough' | 'stopped' | 'failed';
  error: unknown;
}

/** More than a list is good for: a narrower prefix shows the rest. */
export const mostChanges = 100_000;

const begun: ChangesState = {
  changes: [],
  compared: undefined,
  reached: undefined,
  end: 'running',
  error: undefined,
};

/** All keys that two states do not have alike, part by part. */
export function useChanges(question: ChangesQuestion | undefined) {
  const [state, setState] = useState(begun);
  const abort = useRef<AbortController | undefined>(undefined);
  const asked = JSON.stringify(question);
  useEffect(() => {
    setState(begun);
    if (asked === undefined) return;
    abort.current = begin(JSON.parse(asked) as ChangesQuestion, begun, setState);
    return () => abort.current?.abort();
  }, [asked]);
  return {
    ...state,
    stop: () => {
      abort.current?.abort();
      setState((now) => (now.end === 'running' ? { ...now, end: 'stopped' } : now));
    },
    /** From where it was stopped. */
    goOn: () => {
      if (question === undefined) return;
      const again: ChangesState = { ...state, end: 'running' };
      setState(again);
      abort.current = begin(question, again, setState);
    },
  };
}

function begin(
  question: ChangesQuestion,
  from: ChangesState,
  show: (state: ChangesState) => void,
): AbortController {
  const controller = new AbortController();
  void compare(question, from, controller.signal, show);
  return controller;
}

async function compare(
  question: ChangesQuestion,
  from: ChangesState,
  signal: AbortSignal,
  show: (state: ChangesState) => void,
): Promise<void> {
  let state = from;
  try {
    do {
      const part: StateChanges = await connection.call(
        'state.changes',
        { ...question, limit: 1000, within: 150, after: state.reached },
        { signal },
      );
      const changes = part.changes.length === 0 ? state.changes : [...state.changes, ...part.changes];
      state = {
        changes,
        compared: { from: part.from, to: part.to },
        reached: part.next ?? undefined,
        end: part.next === null ? 'whole' : changes.length >= mostChanges ? 'enough' : 'running',
        error: undefined,
      };
      if (!signal.aborted) show(state);
    } while (state.end === 'running' && !signal.aborted);
  } catch (error) {
    if (!signal.aborted) show({ ...state, end: 'failed', error });
  }
}
