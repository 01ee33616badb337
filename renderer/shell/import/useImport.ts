import { useRef, useState } from 'react';
import type { ImportSummary, Progress } from '../../../shared/contract/outputs';
import { StreamscopeError } from '../../../shared/errors';
import { connection } from '../../api/connection';
import type { Amount } from '../../components/ProgressLine';
import { sendFile } from './sendFile';

export interface ImportChoice {
  file: File;
  /** Watches every stream of the file, besides those that are watched; else only those. */
  watchAll: boolean;
  trustSenders: boolean;
}

export type ImportState =
  | { step: 'choose' }
  | { step: 'running'; phase: 'send' | Progress['phase']; amount: Amount }
  | { step: 'done'; summary: ImportSummary }
  | { step: 'cancelled' }
  | { step: 'failed'; error: unknown };

const unknown: Amount = { unit: 'bytes', done: 0, total: null, perSecond: 0, secondsLeft: null };

/** One import at a time; it goes on while its dialog is hidden. */
export function useImport() {
  const [state, setState] = useState<ImportState>({ step: 'choose' });
  const abort = useRef<AbortController | undefined>(undefined);

  const start = async ({ file, watchAll, trustSenders }: ImportChoice) => {
    const controller = new AbortController();
    const { signal } = controller;
    abort.current = controller;
    setState({ step: 'running', phase: 'send', amount: unknown });
    try {
      const id = await sendFile(file, {
        signal,
        onProgress: (amount) => setState({ step: 'running', phase: 'send', amount }),
      });
      const input = { id, trustSenders, streams: watchAll ? undefined : [] };
      const onProgress = ({ phase, ...amount }: Progress) => setState({ step: 'running', phase, amount });
      const summary = await connection.call('import.finish', input, { signal, onProgress });
      setState({ step: 'done', summary });
    } catch (error) {
      const isCancelled = error instanceof StreamscopeError && error.code === 'cancelled';
      setState(isCancelled ? { step: 'cancelled' } : { step: 'failed', error });
    }
  };

  return {
    state,
    start,
    cancel: () => abort.current?.abort(),
    /** Back to the choice, when the import has ended. */
    reset: () => setState({ step: 'choose' }),
  };
}
