import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Hex } from '../../../../shared/bytes';
import type { StreamInfo } from '../../../../shared/contract/outputs';
import { findingPagesOptions, statusOptions } from '../../../api/queries';
import { Button } from '../../../components/Button';
import { Fault } from '../../../components/Fault';
import { Loading } from '../../../components/Loading';
import panel from '../../../components/Panel.module.css';
import { Segmented } from '../../../components/Segmented';
import { useAllPages } from '../../../components/useAllPages';
import { useDesk } from '../../../desk/deskStore';
import { formatCount, formatPlural } from '../../../format/numbers';
import { useAt } from '../../../router/at';
import styles from './Conflicts.module.css';
import { ConflictTables } from './ConflictTables';
import { FindingList } from './FindingList';
import { Founders } from './Founders';
import { findingsOf } from './findings';
import { type LoadedConflicts, useConflicts } from './useConflicts';

interface Props {
  stream: StreamInfo;
  streams: readonly StreamInfo[];
}

/** Where accounts collide, and what in the ownership of streams deserves a look. */
export function ConflictsPanel({ stream, streams }: Props) {
  const [scope, setScope] = useState<'one' | 'all'>('all');
  const status = useQuery(statusOptions()).data;
  if (status === undefined) return <Loading what="the rejections" />;
  const streamId = scope === 'one' ? stream.streamId : undefined;
  return (
    <div className={styles.columns}>
      <Findings only={streamId} />
      <section className={styles.rejections} aria-label="Rejections">
        <Rejections
          key={scope}
          streamId={streamId}
          replayedTo={status.replayedTo}
          choice={
            streams.length > 1 && (
              <Segmented
                label="Streams"
                value={scope}
                onChange={setScope}
                options={[
                  { value: 'all', text: `All ${streams.length} streams` },
                  { value: 'one', text: stream.label ?? 'This stream' },
                ]}
              />
            )
          }
        />
      </section>
    </div>
  );
}

function Findings({ only }: { only: Hex | undefined }) {
  const at = useAt();
  const { founders } = useDesk();
  const expected = Object.entries(founders).map(([streamId, account]) => ({
    streamId: streamId as Hex,
    account: account as Hex,
  }));
  const { pages, error, retry } = useAllPages(useInfiniteQuery(findingPagesOptions({ expected, at })));
  if (error) return <Fault error={error} retry={retry} />;
  if (pages === undefined) return <Loading what="the findings" />;
  const streams = pages
    .flatMap((page) => page.streams)
    .filter(({ streamId }) => only === undefined || streamId === only);
  const findings = findingsOf(streams);
  return (
    <section className={styles.findings} aria-label="Findings">
      <h2 className={styles.heading}>
        What deserves a look{' '}
        <span className={styles.note}>
          {formatCount(findings.length)} at seq {formatCount(pages[0]?.at ?? 0)}
        </span>
      </h2>
      {streams.some(({ partial }) => partial) && (
        <p className={styles.none}>Of streams with very many rights not all was looked at.</p>
      )}
      <FindingList findings={findings} />
      <h2 className={styles.heading}>
        Founders <span className={styles.note}>another than expected is found above</span>
      </h2>
      <div className={styles.founderHead} aria-hidden="true">
        <span>Stream</span>
        <span>Founded by</span>
        <span>Expected</span>
      </div>
      <Founders streams={streams} />
    </section>
  );
}

interface RejectionsProps {
  streamId: Hex | undefined;
  replayedTo: number;
  choice: React.ReactNode;
}

function Rejections({ streamId, replayedTo, choice }: RejectionsProps) {
  const conflicts = useConflicts(streamId, replayedTo);
  const { found, error, retry } = conflicts;
  if (error) return <Fault error={error} retry={retry} />;
  return (
    <>
      <header className={styles.strip}>
        {choice}
        <span className={panel.spacer} />
        <Looked conflicts={conflicts} />
      </header>
      {found === undefined ? (
        <Loading what="the rejections" />
      ) : (
        <ConflictTables found={found} streamId={streamId} />
      )}
    </>
  );
}

function Looked({ conflicts }: { conflicts: LoadedConflicts }) {
  const { found, before, newer, isLooking, goOn, stop, lookAgain } = conflicts;
  if (found === undefined) return null;
  return (
    <span className={styles.looked} role="status">
      {formatPlural(found.rejections, 'rejection')} in {formatPlural(before - found.from, 'entry', 'entries')}
      {found.partial && ' so far'}
      {isLooking && (
        <Button look="link" onPress={stop}>
          Stop
        </Button>
      )}
      {goOn && (
        <Button look="link" onPress={goOn}>
          Go on
        </Button>
      )}
      {newer > 0 && (
        <Button look="link" onPress={lookAgain}>
          {`${formatPlural(newer, 'newer entry', 'newer entries')}: look again`}
        </Button>
      )}
    </span>
  );
}
