import { useQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import type { WorkspaceStatus } from '../../../shared/contract/outputs';
import { statusOptions } from '../../api/queries';
import { Button } from '../../components/Button';
import { Empty } from '../../components/Empty';
import { Fault } from '../../components/Fault';
import { Loading } from '../../components/Loading';
import styles from './ComposeView.module.css';
import { DraftList } from './drafts/DraftList';
import { copyOfDraft, type Draft } from './drafts/draft';
import { type Drafts, useDrafts } from './drafts/useDrafts';
import { DraftPage } from './form/DraftPage';
import { SentPage } from './sign/SentPage';
import { useCompose } from './useCompose';
import { useNewDraft, usePrefill } from './usePrefill';
import { useUndoKey } from './useUndoKey';

/** Compose: drafts at the left, the batch in the middle, what would become of it at the right. */
export function ComposeView() {
  const status = useQuery(statusOptions());
  const drafts = useDrafts();
  if (drafts !== undefined && status.data !== undefined) {
    return <OpenCompose drafts={drafts} status={status.data} />;
  }
  if (status.error) return <Fault error={status.error} retry={() => void status.refetch()} />;
  return <Loading what="the drafts" />;
}

function OpenCompose({ drafts, status }: { drafts: Drafts; status: WorkspaceStatus }) {
  const { search, open } = useCompose();
  const { store } = drafts;
  const prefill = usePrefill(store);
  const emptyDraft = useNewDraft();
  const toName = useRef<string>(undefined);
  const shown =
    drafts.drafts.find((draft) => draft.id === search.draft) ??
    drafts.drafts.find((draft) => draft.sent === null) ??
    drafts.drafts[0];
  useUndoKey(store);

  const add = (draft: Draft, what: string) => {
    store.change(what, (all) => [draft, ...all]);
    toName.current = draft.id;
    open(draft.id);
  };
  const makeDraft = () => add(emptyDraft(), 'New draft');
  const remove = (id: string) => store.change('Delete draft', (all) => all.filter((each) => each.id !== id));
  return (
    <div className={styles.compose}>
      <DraftList drafts={drafts} shown={shown?.id} onNew={makeDraft} onDelete={remove} />
      {prefill.isPending ? (
        <Loading what="the key" />
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
          entry. It is kept here until then.
        </Empty>
      ) : shown.sent === null ? (
        <DraftPage
          key={shown.id}
          draft={shown}
          drafts={drafts}
          status={status}
          toName={toName}
          onCopy={() => add(copyOfDraft(shown), 'Duplicate draft')}
          onDelete={() => remove(shown.id)}
        />
      ) : (
        <SentPage
          key={shown.id}
          draft={shown}
          sent={shown.sent}
          onCopy={() => add(copyOfDraft(shown), 'Duplicate draft')}
          onDelete={() => remove(shown.id)}
        />
      )}
    </div>
  );
}
