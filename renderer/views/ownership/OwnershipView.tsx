import { useNavigate } from '@tanstack/react-router';
import { Button } from '../../components/Button';
import { Empty } from '../../components/Empty';
import { Fault } from '../../components/Fault';
import { Loading } from '../../components/Loading';
import panel from '../../components/Panel.module.css';
import { AskPanel } from './ask/AskPanel';
import { ConflictsPanel } from './conflicts/ConflictsPanel';
import { MatrixPanel } from './matrix/MatrixPanel';
import { OwnershipToolbar } from './OwnershipToolbar';
import styles from './OwnershipView.module.css';
import { RolesPanel } from './roles/RolesPanel';
import { useOwnership, useWatchedStreams } from './useOwnership';

/** Ownership: who may write what in a stream, since when and by whom, and where accounts collide. */
export function OwnershipView() {
  const { search, go } = useOwnership();
  const { streams, shown, isEmpty, error, retry } = useWatchedStreams();
  const navigate = useNavigate();
  if (error) return <Fault error={error} retry={retry} />;
  if (streams === undefined) return <Loading what="the streams" />;
  if (isEmpty) {
    return (
      <Empty
        icon="ownership"
        title="Nobody owns anything yet"
        acts={<Button onPress={() => void navigate({ to: '/compose' })}>Open Compose</Button>}
      >
        The log holds no streams. Whoever writes the first entry of one becomes its admin; do it in Compose.
      </Empty>
    );
  }
  if (shown === undefined) {
    return (
      <Empty icon="ownership" title="No stream is watched here">
        Choose streams in the menu of the workspace, at the top left; their ownership shows here.
      </Empty>
    );
  }
  const isAsking = search.account !== undefined && search.view !== 'conflicts';
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape closes from anywhere in the room
    <div
      className={styles.room}
      data-asks={isAsking || undefined}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && isAsking && !event.defaultPrevented)
          go({ account: undefined, key: undefined });
      }}
    >
      <section className={panel.panel} aria-label="Ownership">
        <OwnershipToolbar streams={streams} shown={shown} />
        {search.view === 'conflicts' ? (
          <ConflictsPanel key={shown.streamId} stream={shown} streams={streams} />
        ) : search.view === 'roles' ? (
          <RolesPanel key={shown.streamId} stream={shown} />
        ) : (
          <MatrixPanel key={shown.streamId} stream={shown} />
        )}
      </section>
      {isAsking && search.account !== undefined && (
        <AskPanel stream={shown} account={search.account} keyHex={search.key} />
      )}
    </div>
  );
}
