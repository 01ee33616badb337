import { useQuery } from '@tanstack/react-query';
import { type DragEvent, type KeyboardEvent, useEffect, useRef, useState } from 'react';
import type { DraftSummary, Sending } from '../../../../shared/compose/draft';
import { entryOptions, statusOptions } from '../../../api/queries';
import { Button, IconButton } from '../../../components/Button';
import { Icon } from '../../../components/Icon';
import { MenuButton } from '../../../components/MenuButton';
import panel from '../../../components/Panel.module.css';
import { Verdict, verdictLooks } from '../../../components/Verdict';
import { VisibleText } from '../../../components/VisibleText';
import { formatCount, formatPlural, formatSeconds } from '../../../format/numbers';
import { useCompose } from '../useCompose';
import { useJudgedDrafts } from '../watch/useJudgedDrafts';
import styles from './DraftList.module.css';
import { type Drafts, useUnsaved } from './useDrafts';

interface Props {
  drafts: Drafts;
  /** Id of the draft that is open. */
  shown: string | undefined;
  onNew: () => void;
  onDelete: (id: string) => void;
  onRestore: (id: string) => void;
  onFile: (file: File) => void;
}

/** The drafts, and below them what was sent. A batch file that is dropped here becomes a draft. */
export function DraftList({ drafts, shown, onNew, onDelete, onRestore, onFile }: Props) {
  const { open } = useCompose();
  const unsent = drafts.drafts.filter((draft) => draft.sent === null);
  const sent = drafts.drafts.filter((draft) => draft.sent !== null);
  const fileInput = useRef<HTMLInputElement>(null);
  const [isOver, setIsOver] = useState(false);
  const now = useNow(10_000);

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
  const onDrop = (event: DragEvent) => {
    const file = event.dataTransfer.files[0];
    setIsOver(false);
    if (file === undefined) return;
    event.preventDefault();
    onFile(file);
  };
  const item = (draft: DraftSummary) => (
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
      <Summary draft={draft} now={now} />
    </div>
  );
  return (
    <section
      className={styles.list}
      aria-label="Drafts"
      data-over={isOver || undefined}
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes('Files')) return;
        event.preventDefault();
        setIsOver(true);
      }}
      onDragLeave={() => setIsOver(false)}
      onDrop={onDrop}
    >
      <div className={panel.toolbar}>
        <h1>
          Drafts <span className={styles.count}>{unsent.length}</span>
        </h1>
        <span className={panel.spacer} />
        <IconButton icon="file" label="Open a batch file" onPress={() => fileInput.current?.click()} />
        <IconButton icon="plus" label="New draft" onPress={onNew} />
        <input
          ref={fileInput}
          type="file"
          className={styles.fileInput}
          aria-label="Batch file"
          tabIndex={-1}
          accept=".json,application/json"
          onChange={(event) => {
            const file = event.target.files?.[0];
            event.target.value = '';
            if (file !== undefined) onFile(file);
          }}
        />
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
      <SaveFoot drafts={drafts} shown={shown} now={now} onRestore={onRestore} />
    </section>
  );
}

function Summary({ draft, now }: { draft: DraftSummary; now: number }) {
  const age = formatSeconds(Math.max(0, (now - draft.changedAt) / 1000));
  return (
    <>
      <span className={styles.head}>
        <span className={styles.name}>
          <VisibleText text={draft.title} />
        </span>
        <span className={styles.age} title={`Changed ${age} ago`}>
          {age}
        </span>
      </span>
      {draft.sent === null ? (
        <span className={styles.about}>
          {draft.isRaw ? 'raw bytes' : formatPlural(draft.rows, 'row')}
          <span className={styles.verdict}>
            <Would id={draft.id} now={now} />
          </span>
        </span>
      ) : (
        <SentSummary sent={draft.sent} />
      )}
    </>
  );
}

/** What would become of a draft, and as of when that was found where the log has moved since. */
function Would({ id, now }: { id: string; now: number }) {
  const judged = useJudgedDrafts().byId.get(id);
  const newest = useQuery(statusOptions()).data?.replayedTo;
  if (judged === undefined) return <span className={styles.unfinished}>not judged yet</span>;
  const { verdict, reason, at, judgedAt } = judged;
  if (verdict === null)
    return reason === 'nobody' ? null : (
      <span className={styles.unfinished}>{reasonWords[reason ?? 'failed']}</span>
    );
  const { icon, hue, word } = verdictLooks[verdict];
  const age = formatSeconds(Math.max(0, (now - judgedAt) / 1000));
  const isOld = newest !== undefined && at < newest - 1;
  return (
    <span
      className={styles.would}
      data-hue={hue}
      title={`Judged ${age} ago, ${at < 0 ? 'at the start' : `at ${formatCount(at)}`}`}
    >
      <Icon name={icon} size={14} />
      {verdict === 'committed' ? 'would commit' : word.toLowerCase()}
      {isOld && <span className={styles.unfinished}>at {formatCount(at)}</span>}
    </span>
  );
}

const reasonWords = { unfinished: 'unfinished', failed: 'not judged', nobody: '' };

function SentSummary({ sent: { seq, network } }: { sent: Sending }) {
  const isTakenOut = network !== null && network.takenOutAt !== null;
  const entry = useQuery({ ...entryOptions(seq), enabled: !isTakenOut }).data;
  if (isTakenOut) return <span className={styles.about}>taken out by a reorganisation</span>;
  return (
    <span className={styles.about}>
      <span className={styles.entry}>entry {formatCount(seq)}</span>
      <span className={styles.verdict}>{entry && <Verdict kind={entry.verdict} />}</span>
    </span>
  );
}

interface FootProps {
  drafts: Drafts;
  shown: string | undefined;
  now: number;
  onRestore: (id: string) => void;
}

function SaveFoot({ drafts, shown, now, onRestore }: FootProps) {
  const { savedAt, failure, store, deleted } = drafts;
  const isUnsaved = useUnsaved(drafts) !== undefined;
  const undoes = store.undoes(shown);
  const words = isUnsaved
    ? 'Not saved'
    : savedAt === undefined
      ? 'Saving'
      : now - savedAt < 2000 || undoes !== undefined
        ? 'Saved'
        : `Saved ${formatSeconds((now - savedAt) / 1000)} ago`;
  return (
    <div className={panel.foot} role={isUnsaved ? 'alert' : undefined}>
      <span
        className={isUnsaved ? styles.bad : undefined}
        title={failure instanceof Error ? failure.message : undefined}
      >
        {words}
      </span>
      <span className={panel.spacer} />
      {undoes !== undefined && (
        <Button look="link" onPress={() => store.undo(shown)}>
          Undo: {undoes.toLowerCase()}
        </Button>
      )}
      {deleted.length > 0 && (
        <MenuButton
          label="Deleted drafts"
          {...(undoes !== undefined && { look: 'icon' })}
          groups={[
            {
              title: 'Bring back',
              acts: deleted.map(({ id, title }) => ({
                id,
                text: title,
                icon: 'undo',
                onAct: () => onRestore(id),
              })),
            },
          ]}
        >
          {undoes === undefined ? `${formatCount(deleted.length)} deleted` : <Icon name="trash" size={14} />}
        </MenuButton>
      )}
      {undoes === undefined && deleted.length === 0 && <span className={panel.muted}>in the workspace</span>}
    </div>
  );
}

function useNow(every: number): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = window.setInterval(() => setNow(Date.now()), every);
    return () => window.clearInterval(timer);
  }, [every]);
  return now;
}
