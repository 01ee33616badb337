import { useMemo } from 'react';
import { toHex } from '../../../../shared/bytes';
import type { ScanHit, StreamInfo } from '../../../../shared/contract/outputs';
import { Button } from '../../../components/Button';
import { Chip } from '../../../components/Chip';
import { Empty } from '../../../components/Empty';
import { Fault } from '../../../components/Fault';
import panel from '../../../components/Panel.module.css';
import { ProgressLine } from '../../../components/ProgressLine';
import { SeqLink } from '../../../components/SeqLink';
import { StreamKey } from '../../../components/StreamKey';
import { useAccounts } from '../../../components/useAccounts';
import { type Column, VirtualTable } from '../../../components/VirtualTable';
import { formatBytes, formatCount, formatPlural } from '../../../format/numbers';
import { shortHex } from '../../../format/shortHex';
import { useAt } from '../../../router/at';
import type { BrowseSearch } from '../../../router/search';
import { useBrowse } from '../useBrowse';
import { Excerpt } from './Excerpt';
import styles from './Scan.module.css';
import { ScanForm } from './ScanForm';
import { mostHits, type ScanQuestion, type ScanState, useScan } from './useScan';

/** A full search through keys and values at the seq that is shown. */
export function ScanPanel({ stream }: { stream: StreamInfo }) {
  const { search, go } = useBrowse();
  const at = useAt();
  const question = questionOf(stream, search, at);
  const scan = useScan(question);
  const { streamLabel } = useAccounts();
  const columns = useMemo(
    (): Column<ScanHit>[] => [
      ...(search.findAll
        ? [
            {
              id: 'stream',
              title: 'Stream',
              track: '90px',
              render: (hit: ScanHit) => streamLabel(hit.streamId) ?? shortHex(hit.streamId, 4),
            },
          ]
        : []),
      {
        id: 'key',
        title: 'Key',
        track: 'minmax(120px, 1fr)',
        render: (hit) => <StreamKey streamId={hit.streamId} bytes={hit.key} />,
      },
      { id: 'found', title: 'Found', track: 'minmax(160px, 1.6fr)', render: (hit) => <Excerpt hit={hit} /> },
      {
        id: 'seq',
        title: 'Seq',
        track: '64px',
        align: 'end',
        render: (hit) => <SeqLink seq={hit.seq} quiet />,
      },
    ],
    [search.findAll, streamLabel],
  );
  const selected = scan.hits.findIndex(
    (hit) => hit.streamId === stream.streamId && toHex(hit.key) === search.key,
  );
  return (
    <>
      <ScanForm />
      {question === undefined ? (
        <Empty icon="search" title="Search inside keys and values">
          Everything that is live at the seq on the slider is read. What is found shows at once, and a search
          can be stopped at any time.
        </Empty>
      ) : scan.end === 'failed' && scan.hits.length === 0 ? (
        <Fault error={scan.error} />
      ) : scan.hits.length === 0 && scan.end !== 'running' ? (
        <Empty
          icon="search"
          title={scan.end === 'whole' ? 'Found nowhere' : 'Stopped before anything was found'}
        >
          {scan.end === 'whole'
            ? `None of ${formatPlural(scan.keys, 'live key')} has it at this seq.`
            : `${formatCount(scan.keys)} of ${formatPlural(scan.total ?? scan.keys, 'key')} were looked at.`}
        </Empty>
      ) : (
        <VirtualTable
          label="Found"
          columns={columns}
          count={scan.hits.length}
          rowAt={(index) => scan.hits[index]}
          selected={selected < 0 ? null : selected}
          onSelect={(index) => {
            const hit = scan.hits[index];
            if (hit) go({ stream: hit.streamId, key: toHex(hit.key), a: undefined, b: undefined });
          }}
        />
      )}
      {question !== undefined && <ScanFoot scan={scan} />}
    </>
  );
}

function questionOf(
  stream: StreamInfo,
  { find, findKind, findIn, findCase, findAll, prefix }: BrowseSearch,
  at: number | null,
): ScanQuestion | undefined {
  if (find === undefined) return undefined;
  return {
    pattern: { kind: findKind ?? 'text', text: find, ignoreCase: findCase !== true },
    in: findIn ?? 'both',
    prefix: prefix ?? '0x',
    at,
    ...(findAll ? {} : { streamId: stream.streamId }),
  };
}

const endWords = {
  enough: `first ${formatCount(mostHits)}`,
  stopped: 'stopped',
  failed: 'failed',
};

function ScanFoot({ scan }: { scan: ScanState & { stop: () => void } }) {
  const { keys, total, bytes, seconds, end, hits } = scan;
  const rate = seconds > 0 ? keys / seconds : 0;
  if (end === 'running') {
    return (
      <div className={panel.foot} role="status">
        <ProgressLine
          words={`${formatCount(hits.length)} found`}
          unit="entries"
          done={keys}
          total={total ?? null}
          perSecond={rate}
          secondsLeft={total !== undefined && rate > 0 ? Math.max(0, total - keys) / rate : null}
        />
        <span className={panel.spacer} />
        <Button look="plain" onPress={scan.stop}>
          Stop
        </Button>
      </div>
    );
  }
  return (
    <div className={panel.foot} role="status">
      <span>{formatPlural(hits.length, 'key')} found</span>
      {end !== 'whole' && <Chip>{endWords[end]}</Chip>}
      <span className={panel.spacer} />
      <span className={styles.cost}>
        {formatPlural(keys, 'key')}, {formatBytes(bytes)} of values in {seconds.toFixed(1)} s
      </span>
    </div>
  );
}
