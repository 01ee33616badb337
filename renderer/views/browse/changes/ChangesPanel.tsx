import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { fromHex, toHex } from '../../../../shared/bytes';
import type { StreamInfo } from '../../../../shared/contract/outputs';
import { statusOptions } from '../../../api/queries';
import { Button } from '../../../components/Button';
import { BytesField } from '../../../components/BytesField';
import { Chip } from '../../../components/Chip';
import { Empty } from '../../../components/Empty';
import { Fault } from '../../../components/Fault';
import { Loading } from '../../../components/Loading';
import panel from '../../../components/Panel.module.css';
import { ReadingLine } from '../../../components/ReadingLine';
import { VirtualTable } from '../../../components/VirtualTable';
import { keyLabel } from '../../../format/keyParts';
import { formatCount, formatPlural } from '../../../format/numbers';
import { useAt, useSetAt } from '../../../router/at';
import { SeqField } from '../../../shell/timeSlider/SeqField';
import { useBrowse } from '../useBrowse';
import { useDelimiters } from '../useDelimiters';
import styles from './Changes.module.css';
import { ChangeCountsText, useChangeColumns } from './changeColumns';
import { type ChangeRow, countChanges, groupChanges, prefixAbove } from './groupChanges';
import { mostChanges, useChanges } from './useChanges';

/** Two states of a stream side by side: what was added, changed and deleted, by prefix and key. */
export function ChangesPanel({ stream }: { stream: StreamInfo }) {
  const { search, go } = useBrowse();
  const at = useAt();
  const setAt = useSetAt();
  const status = useQuery(statusOptions()).data;
  const [delimiters] = useDelimiters(stream.streamId);
  const splits = useMemo(() => delimiters.map(fromHex), [delimiters]);
  const firstSeq = status?.firstSeq ?? 0;
  const newest = Math.max(firstSeq, (status?.replayedTo ?? 1) - 1);
  const to = Math.min(at ?? newest, newest);
  const since = search.since;
  const isBackward = since !== undefined && since > to;
  const isAhead = since !== undefined && since > newest;
  const found = useChanges(
    status === undefined || isBackward
      ? undefined
      : { streamId: stream.streamId, prefix: search.prefix ?? '0x', from: since ?? null, to },
  );
  const prefix = useMemo(() => fromHex(search.prefix ?? '0x'), [search.prefix]);
  const rows = useMemo(() => groupChanges(found.changes, prefix, splits), [found.changes, prefix, splits]);
  const counts = useMemo(() => countChanges(found.changes), [found.changes]);
  const columns = useChangeColumns(prefix.length);
  const selected = rows.findIndex((row) => row.kind === 'key' && toHex(row.change.key) === search.key);
  const open = (row: ChangeRow | undefined) => {
    if (row?.kind === 'prefix') go({ prefix: toHex(row.prefix) });
    else if (row !== undefined) {
      const { key, before, after } = row.change;
      go({ key: toHex(key), tab: 'history', a: before?.seq, b: after?.seq });
    }
  };
  const above = prefixAbove(prefix, splits);
  const reachedText = found.reached && keyLabel(fromHex(found.reached).subarray(0, 60));

  return (
    <>
      <div className={styles.form}>
        <div className={styles.line}>
          <span className={styles.words}>From</span>
          <SeqField
            seq={since ?? firstSeq - 1}
            firstSeq={firstSeq}
            newest={newest}
            isPast={false}
            label="Compare with the state at"
            shown={since === undefined ? 'the start' : undefined}
            onGo={(seq) => go({ since: seq })}
          />
          <span className={styles.words}>to the state shown, {formatCount(to)}</span>
          <span className={panel.spacer} />
          <Button look="plain" isDisabled={since === undefined} onPress={() => go({ since: undefined })}>
            From the start
          </Button>
        </div>
        <div className={styles.line}>
          <BytesField
            label="Below prefix"
            placeholder="Below any prefix"
            value={search.prefix ?? ''}
            onChange={(next) => go({ prefix: next === '' ? undefined : next }, { replace: true })}
          />
          <Button isDisabled={prefix.length === 0} icon="chevronUp" onPress={() => go({ prefix: above })}>
            Up
          </Button>
        </div>
      </div>
      {isAhead ? (
        <Empty icon="compare" title={`Seq ${formatCount(since)} is not replayed yet`}>
          The newest state is the one at {formatCount(newest)}. Compare with that or an earlier one.
        </Empty>
      ) : isBackward ? (
        <Empty
          icon="compare"
          title={`${formatCount(since)} is after ${formatCount(to)}`}
          acts={
            <Button
              onPress={() => {
                go({ since: to });
                setAt(since);
              }}
            >
              Compare them the other way round
            </Button>
          }
        >
          The state on the slider is the later one. Move the slider on, or compare with an earlier state.
        </Empty>
      ) : found.end === 'failed' ? (
        <Fault error={found.error} />
      ) : found.changes.length === 0 ? (
        found.end === 'running' ? (
          <Loading what="what changed" />
        ) : found.end === 'stopped' ? (
          <Empty icon="compare" title="Stopped before anything was found">
            What lies behind {reachedText ?? 'the start'} was not compared.
          </Empty>
        ) : (
          <Empty icon="compare" title="Nothing changed">
            Both states have the same keys with the same versions here.
          </Empty>
        )
      ) : (
        <VirtualTable
          label="What changed"
          columns={columns}
          count={rows.length}
          rowAt={(index) => rows[index]}
          selected={selected < 0 ? null : selected}
          onSelect={(index) => rows[index]?.kind === 'key' && open(rows[index])}
          onActivate={(index) => open(rows[index])}
          toneOf={(row) => (row.kind === 'prefix' ? 'prefix' : undefined)}
        />
      )}
      <div className={`${panel.foot} ${styles.foot}`} role="status">
        <ChangeCountsText counts={counts} />
        {found.end === 'enough' && <Chip>first {formatCount(mostChanges)}</Chip>}
        {found.end === 'stopped' && <Chip>stopped</Chip>}
        {found.end === 'running' && !isBackward && (
          <span className={styles.reached} title={reachedText}>
            {reachedText === undefined ? 'comparing…' : `comparing, at ${reachedText}`}
          </span>
        )}
        <span className={panel.spacer} />
        <ReadingLine />
        {found.end === 'running' && !isBackward && (
          <Button look="plain" onPress={found.stop}>
            Stop
          </Button>
        )}
        {found.end === 'stopped' && (
          <Button look="plain" onPress={found.goOn}>
            Go on
          </Button>
        )}
        {found.end !== 'running' && <span className={panel.muted}>{formatPlural(rows.length, 'row')}</span>}
      </div>
    </>
  );
}
