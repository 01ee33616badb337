import { useEffect, useSyncExternalStore } from 'react';
import type { Draft } from '../../../../shared/compose/draft';
import type { ContentState } from '../content/useContent';
import type { DryRunState } from '../dryRun/useDryRun';
import type { Sender } from '../sign/useSender';
import { JudgedDrafts } from './judgedDrafts';

/** Of the open workspace. */
export const judgedDrafts = new JudgedDrafts();

export function useJudgedDrafts(): JudgedDrafts['state'] {
  return useSyncExternalStore(judgedDrafts.subscribe, () => judgedDrafts.state);
}

/** Keeps what is found of a draft, for those who look elsewhere. */
export function useNoteJudged(
  draft: Draft,
  content: ContentState,
  sender: Sender,
  { judged, isCurrent, error }: Pick<DryRunState, 'judged' | 'isCurrent' | 'error'>,
): void {
  const account = sender.chosen?.account;
  const isUnfinished = content.problems.length > 0 || content.refusal !== undefined;
  useEffect(() => {
    if (isUnfinished) judgedDrafts.note(draft, account, 'unfinished');
    else if (account === undefined) judgedDrafts.note(draft, account, 'nobody');
    else if (error !== null) judgedDrafts.note(draft, account, 'failed');
    else if (isCurrent && judged !== undefined) judgedDrafts.note(draft, account, judged.answer);
  }, [draft, account, isUnfinished, error, isCurrent, judged]);
}
