import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { type Hex, toHex, toText } from '../../../../shared/bytes';
import type { KeyState } from '../../../../shared/contract/outputs';
import { errorText } from '../../../api/errorTexts';
import { valueSliceOptions } from '../../../api/queries';
import { Button } from '../../../components/Button';
import { CopyButton } from '../../../components/CopyButton';
import { Empty } from '../../../components/Empty';
import { Fault } from '../../../components/Fault';
import { Loading } from '../../../components/Loading';
import panel from '../../../components/Panel.module.css';
import { SeqLink } from '../../../components/SeqLink';
import { formatBytes, formatCount } from '../../../format/numbers';
import type { Versions } from '../history/useVersions';
import { useBrowse } from '../useBrowse';
import { useDelimiters } from '../useDelimiters';
import { nodeText } from './nodeText';
import { RememberMenu } from './RememberMenu';
import { SchemaDialog } from './SchemaDialog';
import { useBlame } from './useBlame';
import { useValueBytes } from './useValueBytes';
import { useView } from './useView';
import { ValueBody } from './ValueBody';
import styles from './ValueTab.module.css';
import { ViewerDialog } from './ViewerDialog';
import { ViewMenu } from './ViewMenu';
import { ViewOutcome } from './ViewOutcome';
import { type ByteViewer, isByteViewer, viewWords } from './viewWords';

interface Props {
  streamId: Hex;
  keyHex: Hex;
  state: KeyState & { version: number };
  /** All versions of the key, newest first. */
  versions: Versions;
}

/** The value, read in the way that fits best or was chosen. */
export function ValueTab({ streamId, keyHex, state, versions }: Props) {
  const { go } = useBrowse();
  const [delimiters] = useDelimiters(streamId);
  const view = useView({ streamId, keyHex, state });
  const [asks, setAsks] = useState<{ what: 'protobuf' | 'abi' | 'own'; hash?: string | undefined }>();
  const upToShown = versions.loaded.filter((version) => version.seq <= state.version);
  const previous = upToShown[1]?.seq;
  if (state.deleted) {
    return (
      <Empty icon="trash" title="Deleted">
        Entry <SeqLink seq={state.version} /> deleted this key.
        {state.versions !== null && ' Its earlier values are in the history.'}
      </Empty>
    );
  }
  const { via, viewer, data } = view;
  const current = view.asked ?? { via, viewer };
  const isMade = !isByteViewer(viewer);
  const value = { streamId, keyHex, version: state.version, via };
  const because = data?.fits.find(
    (guess) => guess.viewer === viewer && guess.via.join() === via.join(),
  )?.because;
  const { misfit, remembered } = view;
  // What is remembered can be forgotten where it does not fit, too.
  const shownToRemember = misfit === undefined ? view.asked : remembered?.view;
  const note =
    misfit === undefined || remembered === undefined
      ? because
      : `not ${viewWords(remembered.view.via, remembered.view.viewer)}, as remembered: ${misfit}`;
  const head = (
    <>
      <ViewMenu
        current={current}
        source={view.source}
        fits={data?.fits ?? []}
        others={data?.others ?? []}
        own={view.views?.own ?? []}
        onChoose={view.choose}
        onAsk={(what, hash) => setAsks({ what, hash })}
      />
      {shownToRemember && (
        <RememberMenu
          streamId={streamId}
          keyHex={keyHex}
          delimiters={delimiters}
          view={shownToRemember}
          remembered={view.remembered}
          onDone={() => view.choose(null)}
        />
      )}
      {previous !== undefined && (
        <Button look="plain" onPress={() => go({ tab: 'history', a: previous, b: state.version })}>
          Compare with {formatCount(previous)}
        </Button>
      )}
      {note !== undefined && (
        <span className={styles.because} title={note}>
          {note}
        </span>
      )}
    </>
  );
  return (
    <>
      {isMade || via.length > 0 ? (
        <MadeValue head={head} view={view} value={value} />
      ) : (
        <PlainValue
          key={state.version}
          head={head}
          viewer={viewer}
          value={{ ...value, size: state.size }}
          start={state.head}
          blame={state.versions === null ? undefined : { versions: upToShown, count: state.versions }}
        />
      )}
      {asks?.what === 'own' ? (
        <ViewerDialog
          value={value}
          hash={asks.hash}
          onShow={view.choose}
          onClose={() => setAsks(undefined)}
        />
      ) : (
        asks && (
          <SchemaDialog
            value={value}
            kind={asks.what}
            current={current}
            onShow={view.choose}
            onClose={() => setAsks(undefined)}
          />
        )
      )}
    </>
  );
}

interface MadeProps {
  head: React.ReactNode;
  view: ReturnType<typeof useView>;
  value: { streamId: Hex; keyHex: Hex; version: number; via: ReturnType<typeof useView>['via'] };
}

/** What a viewer of the engine makes of a value, or the bytes inside of what lies around it. */
function MadeValue({ head, view, value }: MadeProps) {
  const { viewer, via, data, error } = view;
  const { streamId, keyHex, version } = value;
  const isBytes = data?.outcome.kind === 'bytes' && isByteViewer(viewer);
  const slice = valueSliceOptions({ streamId, key: keyHex, version, via, offset: 0, length: 65_536 });
  const inside = useQuery({ ...slice, enabled: isBytes });
  if (isBytes && inside.data) {
    return (
      <PlainValue
        head={head}
        viewer={viewer}
        value={{ ...value, size: inside.data.size }}
        start={inside.data.bytes}
        isCut={data.isCut}
        blame={undefined}
      />
    );
  }
  const fault = error ?? inside.error;
  const outcome = data?.outcome;
  const made =
    outcome?.kind === 'rows'
      ? () => nodeText(outcome.rows, 0)
      : outcome?.kind === 'text' && (() => outcome.text);
  return (
    <>
      <div className={panel.toolbar}>
        {head}
        <span className={panel.spacer} />
        {made && <CopyButton compact label="Copy what is shown as text" text={made} />}
      </div>
      {fault ? (
        <Fault error={fault} />
      ) : data === undefined || isBytes ? (
        <Loading what="the value" />
      ) : (
        <ViewOutcome outcome={data.outcome} />
      )}
    </>
  );
}

interface PlainProps {
  head: React.ReactNode;
  viewer: ByteViewer;
  value: {
    streamId: Hex;
    keyHex: Hex;
    version: number;
    via: ReturnType<typeof useView>['via'];
    size: number;
  };
  /** The first bytes. */
  start: Uint8Array;
  /** There are more bytes inside than are read. */
  isCut?: boolean;
  /** Absent where lines have no history: inside of something. */
  blame: { versions: Versions['loaded']; count: number } | undefined;
}

/** Bytes as text, JSON or hex, with who brought which line. */
function PlainValue({ head, viewer, value, start, isCut = false, blame }: PlainProps) {
  const { streamId, keyHex, version, via, size } = value;
  const loaded = useValueBytes({ streamId, key: keyHex, version, via, size, head: start });
  const marks = useBlame({
    streamId,
    key: keyHex,
    decoder: loaded.isWhole && blame !== undefined ? viewer : 'hex',
    versions: blame?.versions ?? [],
    hasOlder: blame !== undefined && blame.count > blame.versions.length,
  });
  const { bytes } = loaded;
  return (
    <>
      <div className={panel.toolbar}>
        {head}
        {marks && <span className={styles.legend}>new in {formatCount(version)}</span>}
        {isCut && <span className={styles.part}>the first {formatBytes(size)} of what is inside</span>}
        {!loaded.isWhole && viewer !== 'hex' && (
          <>
            <span className={styles.part}>
              first {formatBytes(bytes.length)} of {formatBytes(size)}
            </span>
            <Button isDisabled={loaded.isLoading} onPress={loaded.loadMore}>
              {loaded.isLoading ? 'Loading…' : `Load ${formatBytes(loaded.nextBytes)} more`}
            </Button>
          </>
        )}
        {loaded.error !== undefined && <span className={styles.error}>{errorText(loaded.error).title}</span>}
        <span className={panel.spacer} />
        {viewer !== 'hex' && (
          <CopyButton compact label="Copy value as text" text={() => toText(bytes) ?? ''} />
        )}
        <CopyButton compact mark="0x" label="Copy value as 0x hex" text={() => toHex(bytes)} />
      </div>
      <ValueBody viewer={viewer} value={value} bytes={bytes} isWhole={loaded.isWhole} blame={marks} />
    </>
  );
}
