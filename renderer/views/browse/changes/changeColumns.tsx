import { useMemo } from 'react';
import { toHex } from '../../../../shared/bytes';
import type { StateChange } from '../../../../shared/contract/outputs';
import { Button } from '../../../components/Button';
import { Icon } from '../../../components/Icon';
import { KeyPath } from '../../../components/KeyText';
import { SeqLink } from '../../../components/SeqLink';
import type { Column } from '../../../components/VirtualTable';
import { formatBytes, formatCount } from '../../../format/numbers';
import { useBrowse } from '../useBrowse';
import styles from './Changes.module.css';
import type { ChangeCounts, ChangeRow } from './groupChanges';

const icons = { added: 'plus', changed: 'compose', deleted: 'minus' } as const;
const words = { added: 'Added', changed: 'Changed', deleted: 'Deleted' } as const;

function Mark({ change }: { change: StateChange['change'] }) {
  return (
    <span className={styles.mark} data-change={change}>
      <Icon name={icons[change]} size={13} />
      {words[change]}
    </span>
  );
}

/** How many keys, each with its sign and word. */
export function ChangeCountsText({ counts }: { counts: ChangeCounts }) {
  return (
    <span className={styles.counts}>
      {(['added', 'changed', 'deleted'] as const).map((change) => (
        <span key={change} data-change={change} data-none={counts[change] === 0 || undefined}>
          {formatCount(counts[change])} {change}
        </span>
      ))}
    </span>
  );
}

const signs = { added: '+', changed: '~', deleted: '\u2212' } as const;

/** The same short, where there are any. */
function ShortCounts({ counts }: { counts: ChangeCounts }) {
  return (
    <span className={styles.counts}>
      {(['added', 'changed', 'deleted'] as const)
        .filter((change) => counts[change] > 0)
        .map((change) => (
          <span key={change} data-change={change} title={`${formatCount(counts[change])} ${change}`}>
            {signs[change]}
            {formatCount(counts[change])}
            <span className={styles.unseen}> {change}</span>
          </span>
        ))}
    </span>
  );
}

export function useChangeColumns(prefixLength: number): Column<ChangeRow>[] {
  const { go } = useBrowse();
  return useMemo(
    (): Column<ChangeRow>[] => [
      {
        id: 'key',
        title: 'Key',
        track: 'minmax(110px, 1fr)',
        render: (row) =>
          row.kind === 'key' ? (
            <KeyPath bytes={row.change.key} leafAt={prefixLength} />
          ) : (
            <Button look="link" onPress={() => go({ prefix: toHex(row.prefix) })}>
              <KeyPath bytes={row.prefix} leafAt={prefixLength} />
            </Button>
          ),
      },
      {
        id: 'change',
        title: 'Change',
        track: '132px',
        render: (row) =>
          row.kind === 'key' ? <Mark change={row.change.change} /> : <ShortCounts counts={row.counts} />,
      },
      {
        id: 'before',
        title: 'Before',
        track: '56px',
        align: 'end',
        render: (row) => row.kind === 'key' && <Version version={row.change.before} />,
      },
      {
        id: 'after',
        title: 'After',
        track: '56px',
        align: 'end',
        render: (row) => row.kind === 'key' && <Version version={row.change.after} />,
      },
      {
        id: 'size',
        title: 'Size',
        track: '56px',
        align: 'end',
        render: (row) =>
          row.kind === 'key' && formatBytes((row.change.after ?? row.change.before)?.size ?? 0),
      },
    ],
    [prefixLength, go],
  );
}

function Version({ version }: { version: StateChange['before'] }) {
  return version === null ? <span className={styles.none}>none</span> : <SeqLink seq={version.seq} quiet />;
}
