import { useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, useEffect, useState } from 'react';
import { entryOptions } from '../../../api/queries';
import { Button, IconButton } from '../../../components/Button';
import panel from '../../../components/Panel.module.css';
import { Verdict } from '../../../components/Verdict';
import { formatCount, formatPlural, formatSeconds } from '../../../format/numbers';
import { useCompose } from '../useCompose';
import styles from './DraftList.module.css';
import { type Draft, draftTitle } from './draft';
import type { Drafts } from './useDrafts';

interface Props {
  drafts: Drafts;
  /** Id of the draft that is open. */
  shown: string | undefined;
  onNew: () => void;
  onDelete: (id: string) => void;
}

/** The drafts, and below them what was sent. */
export function DraftList({ drafts, shown, onNew, onDelete }: Props) {
  const { open } = useCompose();
  const unsent = drafts.drafts.filter((draft) => draft.sent === null);
  const sent = drafts.drafts.filter((draft) => draft.sent !== null);

  const onKeyDown = (event: KeyboardEvent) => {
    const order = [...unsent, ...sent];
    const index = order.findIndex((draft) => draft.id === shown);
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    const next = order[index + step];
    if (step !== 0 && next !== undefined) open(next.id, { replace: true });
    else if (event.key === 'Delete' && shown !== undefined) onDelete(shown);
    else return;
    event.preventDefault();
  };
  const item = (draft: Draft) => (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list itself has the keys
    <div
      key={draft.id}
      id={`draft-${draft.id}`}
      role="option"
      tabIndex={-1}
      aria-selected={draft.id === shown}
      className={styles.item}
      onClick={() => open(draft.id)}
    >
      <DraftSummary draft={draft} />
    </div>
  );
  return (
    <section className={styles.list} aria-label="Drafts">
      <div className={panel.toolbar}>
        <h1>
          Drafts <span className={styles.count}>{unsent.length}</span>
        </h1>
        <span className={panel.spacer} />
        <IconButton icon="plus" label="New draft" onPress={onNew} />
      </div>
      <div
        className={styles.items}
        role="listbox"
        aria-label="Drafts and what was sent"
        aria-activedescendant={shown && `draft-${shown}`}
        tabIndex={0}
        onKeyDown={onKeyDown}
      >
        {unsent.map(item)}
        {sent.length > 0 && (
          <div className={styles.group} role="presentation">
            Sent
          </div>
        )}
        {sent.map(item)}
      </div>
      <SaveFoot drafts={drafts} />
    </section>
  );
}

function DraftSummary({ draft }: { draft: Draft }) {
  return (
    <>
      <span className={styles.name}>{draftTitle(draft)}</span>
      {draft.sent === null ? (
        <span className={styles.about}>{formatPlural(draft.rows.length, 'row')}</span>
      ) : (
        <SentSummary seq={draft.sent.seq} />
      )}
    </>
  );
}

function SentSummary({ seq }: { seq: number }) {
  const entry = useQuery(entryOptions(seq)).data;
  return (
    <span className={styles.about}>
      entry {formatCount(seq)}
      <span className={styles.verdict}>{entry && <Verdict kind={entry.verdict} />}</span>
    </span>
  );
}

function SaveFoot({ drafts }: { drafts: Drafts }) {
  const { savedAt, isStoreFull, undoes, store } = drafts;
  const ago = useSecondsSince(savedAt);
  const words = isStoreFull
    ? 'Not saved: the browser’s store is full'
    : ago === undefined
      ? 'Saving'
      : ago < 2 || undoes !== undefined
        ? 'Saved'
        : `Saved ${formatSeconds(ago)} ago`;
  return (
    <div className={panel.foot} data-bad={isStoreFull || undefined} role={isStoreFull ? 'alert' : undefined}>
      <span className={isStoreFull ? styles.bad : undefined}>{words}</span>
      <span className={panel.spacer} />
      {undoes === undefined ? (
        !isStoreFull && <span className={panel.muted}>kept on quit</span>
      ) : (
        <Button look="link" onPress={() => store.undo()}>
          Undo: {undoes.toLowerCase()}
        </Button>
      )}
    </div>
  );
}

function useSecondsSince(time: number | undefined): number | undefined {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = window.setInterval(() => setNow(Date.now()), 5000);
    return () => window.clearInterval(timer);
  }, []);
  return time === undefined ? undefined : Math.max(0, Math.round((now - time) / 1000));
}
