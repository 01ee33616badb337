import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { BatchFileRead } from '../../../shared/compose/batchFile';
import { copyOfDraft, type Draft, draftAfter } from '../../../shared/compose/draft';
import type { WorkspaceStatus } from '../../../shared/contract/outputs';
import { connection } from '../../api/connection';
import { errorText } from '../../api/errorTexts';
import { statusOptions } from '../../api/queries';
import { Button, IconButton } from '../../components/Button';
import { Empty } from '../../components/Empty';
import { Fault } from '../../components/Fault';
import { Loading } from '../../components/Loading';
import { Notice } from '../../components/Notice';
import styles from './ComposeView.module.css';
import { draftOfFile } from './drafts/batchFiles';
import { DraftList } from './drafts/DraftList';
import { NotSaved } from './drafts/NotSaved';
import { type Drafts, useDraft, useDrafts } from './drafts/useDrafts';
import { DraftPage } from './form/DraftPage';
import { SentPage } from './sign/SentPage';
import { useCompose } from './useCompose';
import { useEntryPrefill } from './useEntryPrefill';
import { useNewDraft, usePrefill } from './usePrefill';
import { useUndoKey } from './useUndoKey';

/** Compose: drafts at the left, the batch in the middle, what would become of it at the right. */
export function ComposeView() {
  const status = useQuery(statusOptions());
  const { drafts, error, retry } = useDrafts();
  if (drafts !== undefined && status.data !== undefined) {
    return <OpenCompose drafts={drafts} status={status.data} />;
  }
  if (status.error) return <Fault error={status.error} retry={() => void status.refetch()} />;
  if (error) return <Fault error={error} retry={retry} />;
  return <Loading what="the drafts" />;
}

interface Said {
  tone: 'info' | 'warning' | 'danger';
  title: string;
  words: string;
}

function OpenCompose({ drafts, status }: { drafts: Drafts; status: WorkspaceStatus }) {
  const { search, open } = useCompose();
  const { store } = drafts;
  const emptyDraft = useNewDraft();
  const toName = useRef<string>(undefined);
  const toRebase = useRef<string>(undefined);
  const [said, setSaid] = useState<Said>();
  const shown = (
    drafts.drafts.find((draft) => draft.id === search.draft) ??
    drafts.drafts.find((draft) => draft.sent === null) ??
    drafts.drafts[0]
  )?.id;
  useUndoKey(store, shown);
  // What was said is about the draft that was there.
  useEffect(() => {
    if (shown !== saidFor.current) setSaid(undefined);
  }, [shown]);
  const saidFor = useRef<string>(undefined);

  const say = (about: string | undefined, words: Said) => {
    saidFor.current = about;
    setSaid(words);
  };
  const fault = (error: unknown) => {
    const { title, advice } = errorText(error);
    say(shown, { tone: 'danger', title, words: advice });
  };
  const prefill = usePrefill(store, (why, draft) =>
    say(draft, { tone: 'warning', title: 'The row has no value yet.', words: why }),
  );
  const fromEntry = useEntryPrefill(store, {
    onAgain: ({ id }) => {
      toRebase.current = id;
    },
    onFault: fault,
  });
  const add = (draft: Draft, what: string) => {
    store.add(draft, what);
    toName.current = draft.id;
    open(draft.id);
  };
  const makeDraft = () =>
    add(emptyDraft(shown === undefined ? undefined : store.state.open.get(shown)), 'New draft');
  const remove = (id: string) => void store.delete(id).catch(fault);
  const restore = (id: string) =>
    void store.restore(id).then(
      () => open(id),
      (error: unknown) => fault(error),
    );
  const takeFile = async (file: File) => {
    try {
      const read = await connection.call('batch.read', { text: await file.text() });
      const draft = draftOfFile(read, status.replayedTo - 1);
      store.add(draft, 'Open batch file');
      saidFor.current = draft.id;
      setSaid(saidOf(read));
      open(draft.id);
    } catch (error) {
      fault(error);
    }
  };
  return (
    <div className={styles.compose}>
      <DraftList
        drafts={drafts}
        shown={shown}
        onNew={makeDraft}
        onDelete={remove}
        onRestore={restore}
        onFile={(file) => void takeFile(file)}
      />
      <div className={styles.page}>
        <NotSaved drafts={drafts} />
        {said && (
          <Notice
            tone={said.tone}
            title={said.title}
            acts={<IconButton icon="close" label="Close this notice" onPress={() => setSaid(undefined)} />}
          >
            {said.words}
          </Notice>
        )}
        {prefill.isPending || fromEntry.isPending ? (
          <Loading what={prefill.isPending ? 'the key' : 'the entry'} />
        ) : shown === undefined ? (
          <Empty
            icon="compose"
            title="No drafts yet"
            acts={
              <Button look="primary" icon="plus" onPress={makeDraft}>
                New draft
              </Button>
            }
          >
            A draft is a batch of puts, deletes and access-control acts that is signed and appended as one
            entry. It is kept in the workspace until then. A batch file can be dropped on the list.
          </Empty>
        ) : (
          <OpenDraft
            key={shown}
            id={shown}
            drafts={drafts}
            status={status}
            toName={toName}
            toRebase={toRebase}
            onCopy={(copy) => add(copy, 'Duplicate draft')}
            onDelete={() => remove(shown)}
            onFault={fault}
          />
        )}
      </div>
    </div>
  );
}

/** What a person should know of a file that was opened. */
function saidOf({ checksum, log, notes }: BatchFileRead): Said | undefined {
  const warnings = [
    ...(checksum === 'edited'
      ? ['It was changed after it was written: its checksum is of another content.']
      : []),
    ...(log === 'other' ? ['It was written for another log: its version may mean nothing here.'] : []),
  ];
  const hints = [
    ...(checksum === 'missing' ? ['It has no checksum, so nobody can say whether it was changed.'] : []),
    ...notes,
  ];
  if (warnings.length + hints.length === 0) return undefined;
  const title = warnings.length > 0 ? 'Look at this file before you sign it.' : 'About this file.';
  return { tone: warnings.length > 0 ? 'warning' : 'info', title, words: [...warnings, ...hints].join(' ') };
}

interface OpenDraftProps {
  id: string;
  drafts: Drafts;
  status: WorkspaceStatus;
  toName: { current: string | undefined };
  toRebase: { current: string | undefined };
  onCopy: (copy: Draft) => void;
  onDelete: () => void;
  onFault: (error: unknown) => void;
}

function OpenDraft({ id, drafts, status, toName, toRebase, onCopy, onDelete, onFault }: OpenDraftProps) {
  const { draft, error } = useDraft(id);
  if (draft === undefined) return error ? <Fault error={error} /> : <Loading what="the draft" />;
  return draft.sent === null ? (
    <DraftPage
      draft={draft}
      drafts={drafts}
      status={status}
      toName={toName}
      toRebase={toRebase}
      onCopy={() => onCopy(copyOfDraft(draft))}
      onDelete={onDelete}
      onFault={onFault}
    />
  ) : (
    <SentPage
      draft={draft}
      sent={draft.sent}
      status={status}
      onCopy={(committedAs) =>
        onCopy(committedAs === undefined ? copyOfDraft(draft) : draftAfter(draft, committedAs))
      }
      onDelete={onDelete}
    />
  );
}
