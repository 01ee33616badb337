import { useQuery } from '@tanstack/react-query';
import type { Hex } from '../../../../shared/bytes';
import type { KeyState } from '../../../../shared/contract/outputs';
import { keyOptions } from '../../../api/queries';
import { Fault } from '../../../components/Fault';
import { Loading } from '../../../components/Loading';
import { Tabs } from '../../../components/Tabs';
import { useMedia } from '../../../components/useMedia';
import { useAt } from '../../../router/at';
import { useHotkeys } from '../../../shell/hotkeys';
import { HistoryTab } from '../history/HistoryTab';
import { LifeLine } from '../history/LifeLine';
import { useVersions } from '../history/useVersions';
import { VersionGlance } from '../history/VersionGlance';
import { useBrowse } from '../useBrowse';
import { ValueTab } from '../value/ValueTab';
import { KeyHeader } from './KeyHeader';
import { PrefixPage } from './PrefixPage';
import { Provenance } from './Provenance';
import { RawTab } from './RawTab';
import { useWriters } from './useWriters';
import { WhoTab } from './WhoTab';

export interface KeyAddress {
  streamId: Hex;
  keyHex: Hex;
}

/** A key at the seq that is shown: its value, its history, who may write it, its bytes. */
export function KeyPage({ streamId, keyHex }: KeyAddress) {
  const at = useAt();
  const {
    data: state,
    error,
    refetch,
    isPlaceholderData,
  } = useQuery(keyOptions({ streamId, key: keyHex, at }));
  if (error) return <Fault error={error} retry={() => void refetch()} />;
  if (state === undefined) return <Loading what="the key" />;
  if (!isWritten(state)) return <PrefixPage streamId={streamId} keyHex={keyHex} at={state.at} />;
  return <WrittenKey streamId={streamId} keyHex={keyHex} state={state} isStale={isPlaceholderData} />;
}

type WrittenState = KeyState & { version: number };

function isWritten(state: KeyState): state is WrittenState {
  return state.version !== null;
}

interface WrittenProps extends KeyAddress {
  state: WrittenState;
  /** It is of another seq, until the one that is asked for is here. */
  isStale: boolean;
}

function WrittenKey({ streamId, keyHex, state, isStale }: WrittenProps) {
  const { search, go } = useBrowse();
  const versions = useVersions(streamId, keyHex);
  const writers = useWriters(streamId, keyHex, !isStale);
  const isTall = useMedia('(min-height: 960px)');
  const tab = search.tab ?? 'value';
  const step = (by: 1 | -1) => {
    const shown = versions.loaded.findIndex(({ seq }) => seq === state.version);
    const version = shown < 0 ? undefined : versions.loaded[shown + by];
    if (version !== undefined) go({ tab: 'history', a: undefined, b: version.seq });
  };
  // On its own tab the history does this itself.
  useHotkeys(
    tab === 'history'
      ? []
      : [
          { key: '[', act: () => step(1) },
          { key: ']', act: () => step(-1) },
        ],
  );
  return (
    <>
      <KeyHeader streamId={streamId} state={state} isStale={isStale} />
      {state.provenance && (
        <Provenance
          streamId={streamId}
          keyHex={keyHex}
          provenance={state.provenance}
          deleted={state.deleted}
        />
      )}
      <Tabs
        label="About this key"
        value={tab}
        onChange={(next) => go({ tab: next === 'value' ? undefined : next })}
        tabs={[
          {
            value: 'value',
            text: 'Value',
            render: () => <ValueTab streamId={streamId} keyHex={keyHex} state={state} versions={versions} />,
          },
          {
            value: 'history',
            text: 'History',
            count: state.versions ?? undefined,
            render: () => (
              <HistoryTab streamId={streamId} keyHex={keyHex} state={state} versions={versions} />
            ),
          },
          {
            value: 'who',
            text: 'Who may write',
            count: writers?.holders.length,
            render: () => <WhoTab streamId={streamId} keyHex={keyHex} writers={writers} />,
          },
          {
            value: 'raw',
            text: 'Raw',
            render: () => <RawTab streamId={streamId} keyHex={keyHex} state={state} />,
          },
        ]}
      />
      {tab === 'value' && (
        <LifeLine
          streamId={streamId}
          keyHex={keyHex}
          versions={versions.loaded}
          total={versions.total}
          shownSeq={state.at}
          specialSince={state.specialSince}
          titled
        />
      )}
      {tab === 'value' && isTall && (
        <VersionGlance streamId={streamId} keyHex={keyHex} state={state} versions={versions} />
      )}
    </>
  );
}
