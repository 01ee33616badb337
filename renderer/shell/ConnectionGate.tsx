import { type ReactNode, useSyncExternalStore } from 'react';
import { connection } from '../api/connection';
import { Empty } from '../components/Empty';
import { Loading } from '../components/Loading';
import { Notice } from '../components/Notice';

/** Shows the work while there is a connection, or was one: old data with a notice is better than none. */
export function ConnectionGate({ children }: { children: ReactNode }) {
  const state = useSyncExternalStore(connection.onState, () => connection.state);
  if (state === 'connecting') return <Loading what="the workspace" />;
  if (state === 'noToken') {
    return (
      <Empty icon="link" title="This page needs its link">
        Open the whole address that Streamscope printed when it started, with the part after #. Each browser
        tab needs it once, until Streamscope is started again.
      </Empty>
    );
  }
  if (state === 'refused' && !connection.wasOpen) {
    return (
      <Empty icon="lock" title="This link is no longer good">
        Streamscope was started again and prints a new link each time. Open that one.
      </Empty>
    );
  }
  return (
    <>
      {state === 'lost' && (
        <Notice tone="warning" title="The connection to Streamscope was lost.">
          What you see may be old. It connects again by itself; if not, start the host again and paste the
          address it prints into this tab.
        </Notice>
      )}
      {state === 'refused' && (
        <Notice tone="warning" title="Streamscope was started again, with a new link.">
          What you see may be old. Paste the address that it printed into this tab: the page connects again,
          and what is not saved yet is saved.
        </Notice>
      )}
      {children}
    </>
  );
}
