import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { Draft, DraftSummary } from '../../../../shared/compose/draft';
import { statusOptions } from '../../../api/queries';
import { useContent } from '../content/useContent';
import type { EncodedDraft } from '../drafts/encodeDraft';
import { useDraft, useDrafts } from '../drafts/useDrafts';
import { useEncodedDraft } from '../drafts/useEncodedDraft';
import { judgeOptions } from '../dryRun/useDryRun';
import { useSender } from '../sign/useSender';
import { FlipNotices } from './FlipNotices';
import { useJudgedDrafts, useNoteJudged } from './useJudgedDrafts';
import { watchedDrafts } from './watchedDrafts';

/** Judges the drafts again as the log grows, in whatever view one is, and tells when an answer flips. */
export default function DraftWatch() {
  const unsent = useDrafts().drafts?.drafts.filter(({ sent }) => sent === null) ?? [];
  const { byId, open } = useJudgedDrafts();
  const watched = watchedDrafts(unsent).filter(({ id }) => id !== open);
  // One after the other at the start: there may be many, and somebody waits for the view.
  const next = watched.findIndex(({ id }) => !byId.has(id));
  return (
    <>
      {watched.slice(0, next < 0 ? watched.length : next + 1).map((draft) => (
        <WatchedDraft key={draft.id} summary={draft} />
      ))}
      <FlipNotices drafts={unsent.filter(({ id }) => id !== open)} />
    </>
  );
}

/** Larger drafts are judged again this often at most, ms. */
const largeEvery = 10_000;
const mostRowsAtOnce = 1000;

function WatchedDraft({ summary }: { summary: DraftSummary }) {
  const { draft } = useDraft(summary.id);
  return draft === undefined ? null : <Encode draft={draft} />;
}

function Encode({ draft }: { draft: Draft }) {
  const made = useEncodedDraft(draft);
  return made === undefined ? null : <Judge draft={made.typed} encoded={made.encoded} />;
}

function Judge({ draft, encoded }: { draft: Draft; encoded: EncodedDraft }) {
  const { rows } = draft;
  const content = useContent(draft, encoded);
  const sender = useSender(draft.sender);
  const newest = useQuery(statusOptions()).data?.replayedTo ?? 0;
  const seen = useNowAndThen(newest, largeEvery);
  const moment = rows.length > mostRowsAtOnce ? seen : undefined;
  const { data, error, isPlaceholderData } = useQuery(
    judgeOptions(content.content, sender.chosen?.account, moment),
  );
  useNoteJudged(draft, content, sender, {
    judged: data,
    error,
    isCurrent: !isPlaceholderData && data?.content === content.content,
  });
  return null;
}

/** The value, changing at most once in so many ms. */
function useNowAndThen(value: number, every: number): number {
  const [shown, setShown] = useState(value);
  useEffect(() => {
    if (shown === value) return;
    const timer = window.setTimeout(() => setShown(value), shown === 0 ? 0 : every);
    return () => window.clearTimeout(timer);
  }, [shown, value, every]);
  return shown;
}
