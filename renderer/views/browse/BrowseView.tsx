import { useNavigate } from '@tanstack/react-router';
import { useCallback, useDeferredValue, useMemo } from 'react';
import type { Hex } from '../../../shared/bytes';
import { useRemote } from '../../api/useRemote';
import { Button } from '../../components/Button';
import { Empty } from '../../components/Empty';
import { Fault } from '../../components/Fault';
import { Loading } from '../../components/Loading';
import panel from '../../components/Panel.module.css';
import { Splitter } from '../../components/Splitter';
import { useMedia } from '../../components/useMedia';
import { saveSettings, useSettings } from '../../settings/settings';
import { NotTold } from '../remote/NotTold';
import { RemoteKeyPage } from '../remote/RemoteKeyPage';
import { RemoteOverview } from '../remote/RemoteOverview';
import styles from './BrowseView.module.css';
import { ChangesPanel } from './changes/ChangesPanel';
import { IndexedKey } from './indexes/IndexedKey';
import { IndexLag } from './indexes/IndexLag';
import { IndexOverview } from './indexes/IndexOverview';
import { ContextColumn } from './keyPage/ContextColumn';
import { KeyPage } from './keyPage/KeyPage';
import { RangePanel } from './range/RangePanel';
import { StreamOverview } from './StreamOverview';
import { StreamPicker } from './StreamPicker';
import { ScanPanel } from './scan/ScanPanel';
import { TreePanel } from './TreePanel';
import { useBrowse, useShownStream } from './useBrowse';
import { ViewSwitch } from './ViewSwitch';

/** Browse: the keys of a stream at the left, the key that is selected at the right. */
export function BrowseView() {
  const { search, go } = useBrowse();
  const navigate = useNavigate();
  const { streams, indexes, index, shown, error, retry } = useShownStream();
  const isRemote = useRemote() != null;
  const settings = useSettings();
  const isWide = useMedia('(min-width: 1600px)');
  const isRange = search.view !== undefined;
  const width = isRange ? settings.rangeWidth : settings.treeWidth;
  const initial = isRange ? 520 : 320;
  // The counts in the list of streams can wait for what is looked at.
  const later = useDeferredValue(useMemo(() => ({ streams, shown }), [streams, shown]));
  const choose = useCallback(
    (stream: Hex) =>
      go({ stream, key: undefined, filter: undefined, around: undefined, a: undefined, b: undefined }),
    [go],
  );

  if (streams === undefined && error) return <Fault error={error} retry={retry} />;
  if (streams === undefined) return <Loading what="the streams" />;
  if (streams.length === 0 && isRemote) {
    return (
      <Empty icon="stream" title="The node has no streams">
        It watches none, so it has nothing to show. Browse another one in Nodes.
      </Empty>
    );
  }
  if (streams.length === 0) {
    return (
      <Empty
        icon="stream"
        title="The log holds no streams yet"
        acts={<Button onPress={() => void navigate({ to: '/compose' })}>Open Compose</Button>}
      >
        Entries tagged with a stream appear here by themselves. Write the first one, or import a file from the
        menu of the workspace, at the top left.
      </Empty>
    );
  }
  return (
    <>
      <section
        className={`${panel.panel} ${styles.keysPanel}`}
        style={{ flex: `0 0 ${width}px` }}
        aria-label="Keys"
      >
        <div className={panel.toolbar}>
          <StreamPicker
            streams={later.streams ?? streams}
            indexes={indexes}
            shown={later.shown}
            onChoose={choose}
          />
        </div>
        {index && <IndexLag index={index} />}
        <div className={styles.views}>
          <ViewSwitch />
        </div>
        {shown === undefined ? (
          <Empty icon="stream" title="This stream is not in the log">
            The link may belong to another workspace. Choose a stream above.
          </Empty>
        ) : !shown.watched ? (
          <Empty icon="eye" title="Nobody watches this stream here">
            Its entries are skipped. Watch it from the menu of the workspace, at the top left.
          </Empty>
        ) : search.view === 'range' ? (
          <RangePanel stream={shown} />
        ) : isRemote && search.view !== undefined ? (
          <NotTold what="search inside values or tell what changed" />
        ) : search.view === 'search' ? (
          <ScanPanel stream={shown} />
        ) : search.view === 'changes' ? (
          <ChangesPanel stream={shown} />
        ) : (
          <TreePanel stream={shown} />
        )}
      </section>
      <Splitter
        label="Width of the keys"
        width={width}
        min={240}
        max={900}
        initial={initial}
        onChange={(next) => saveSettings(isRange ? { rangeWidth: next } : { treeWidth: next })}
      />
      <section className={styles.detail} aria-label="Key">
        {shown === undefined || !shown.watched ? (
          <Empty icon="key" title="Nothing to show yet">
            Choose a stream that is watched here.
          </Empty>
        ) : index && search.key === undefined ? (
          <IndexOverview index={index} />
        ) : index && search.key !== undefined ? (
          <IndexedKey index={index} pairHex={search.key} />
        ) : isRemote && search.key === undefined ? (
          <RemoteOverview stream={shown} />
        ) : isRemote && search.key !== undefined ? (
          <RemoteKeyPage
            key={`${shown.streamId} ${search.key}`}
            streamId={shown.streamId}
            keyHex={search.key}
          />
        ) : search.key === undefined ? (
          <StreamOverview stream={shown} />
        ) : (
          <KeyPage key={`${shown.streamId} ${search.key}`} streamId={shown.streamId} keyHex={search.key} />
        )}
      </section>
      {isWide && shown && index === undefined && search.key !== undefined && (
        <ContextColumn streamId={shown.streamId} keyHex={search.key} />
      )}
    </>
  );
}
