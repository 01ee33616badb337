import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback } from 'react';
import { statusOptions } from '../../api/queries';
import { Button } from '../../components/Button';
import { Empty } from '../../components/Empty';
import { Loading } from '../../components/Loading';
import { EntryInspector } from './inspector/EntryInspector';

/** An entry on a page of its own. */
export function EntryPage() {
  const { entry } = useSearch({ from: '/log/entry' });
  const status = useQuery(statusOptions()).data;
  const navigate = useNavigate({ from: '/log/entry' });
  const go = useCallback(
    (seq: number) =>
      void navigate({
        search: (before) => ({ ...before, entry: seq, if: undefined }),
        replace: true,
      }),
    [navigate],
  );
  const close = () => void navigate({ to: '/log', search: { entry } });
  if (status === undefined) return <Loading what="the entry" />;
  if (entry === undefined || entry < status.firstSeq || entry >= status.nextSeq) {
    return (
      <Empty
        icon="log"
        title="The log has no such entry"
        acts={<Button onPress={close}>Open the log</Button>}
      >
        The link may be of another workspace, or of an entry that is not here yet.
      </Empty>
    );
  }
  return (
    <EntryInspector
      place="page"
      seq={entry}
      newer={entry + 1 < status.nextSeq ? entry + 1 : undefined}
      older={entry > status.firstSeq ? entry - 1 : undefined}
      onGo={go}
      onClose={close}
    />
  );
}
