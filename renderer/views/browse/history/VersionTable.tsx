import type { KeyVersion } from '../../../../shared/contract/outputs';
import { AccountName } from '../../../components/AccountName';
import { SeqLink } from '../../../components/SeqLink';
import { Time } from '../../../components/Time';
import { type Column, VirtualTable } from '../../../components/VirtualTable';
import { formatBytes, formatCount, formatSigned } from '../../../format/numbers';
import { rightWords } from '../../../format/rightWords';
import styles from './HistoryTab.module.css';
import type { VersionRows } from './useVersionRows';

interface Compare {
  left: number | undefined;
  onLeft: (seq: number) => void;
  onRight: (seq: number) => void;
}

interface Props {
  rows: VersionRows;
  total: number;
  shownSeq: number;
  /** The version that is shown, and compared as B. */
  right: number | undefined;
  rightIndex: number;
  onShow: (index: number) => void;
  /** Absent where the table only lists. */
  compare?: Compare;
  /** Shows the state at that version. */
  onGoTo: (seq: number) => void;
}

const changeWords: Record<KeyVersion['change'], string> = {
  created: 'Created',
  changed: 'Changed',
  deleted: 'Deleted',
  createdAgain: 'Created again',
};

function pickColumns(right: number | undefined, compare: Compare): Column<KeyVersion>[] {
  return [
    {
      id: 'a',
      title: 'A',
      track: '20px',
      render: ({ seq }) => (
        <Pick letter="A" seq={seq} isPicked={seq === compare.left} onPick={compare.onLeft} />
      ),
    },
    {
      id: 'b',
      title: 'B',
      track: '20px',
      render: ({ seq }) => <Pick letter="B" seq={seq} isPicked={seq === right} onPick={compare.onRight} />,
    },
  ];
}

function versionColumns(shownSeq: number): Column<KeyVersion>[] {
  return [
    {
      id: 'seq',
      title: 'Seq',
      track: '60px',
      align: 'end',
      render: ({ seq }) => <SeqLink seq={seq} quiet />,
    },
    {
      id: 'change',
      title: 'Change',
      track: 'minmax(96px, 130px)',
      render: ({ seq, change }) =>
        seq > shownSeq ? `Later than ${formatCount(shownSeq)}` : changeWords[change],
    },
    {
      id: 'sender',
      title: 'Sender',
      track: 'minmax(100px, 1fr)',
      render: ({ sender }) => <AccountName account={sender} address />,
    },
    { id: 'right', title: 'Right', track: '100px', render: (version) => rightWords[version.right] },
    {
      id: 'time',
      title: 'Time',
      track: '104px',
      render: ({ timestamp }) => <Time at={timestamp} form="short" />,
    },
    {
      id: 'size',
      title: 'Size',
      track: '60px',
      align: 'end',
      render: ({ size, change }) => (change === 'deleted' ? '–' : formatBytes(size)),
    },
    {
      id: 'size-change',
      title: '±',
      track: '56px',
      align: 'end',
      least: 740,
      render: ({ sizeChange }) => formatSigned(sizeChange),
    },
  ];
}

export function VersionTable(props: Props) {
  const { rows, total, shownSeq, right, compare, rightIndex, onShow, onGoTo } = props;
  const columns = [...(compare ? pickColumns(right, compare) : []), ...versionColumns(shownSeq)];
  return (
    <VirtualTable
      label="Versions. Enter goes to the state at a version"
      columns={columns}
      count={total}
      rowAt={rows.rowAt}
      selected={rightIndex < 0 ? null : rightIndex}
      onSelect={onShow}
      onActivate={(index) => {
        const version = rows.rowAt(index);
        if (version) onGoTo(version.seq);
      }}
      onVisible={rows.onVisible}
      toneOf={(version) => (version.seq > shownSeq ? 'later' : undefined)}
    />
  );
}

interface PickProps {
  letter: 'A' | 'B';
  seq: number;
  isPicked: boolean;
  onPick: (seq: number) => void;
}

function Pick({ letter, seq, isPicked, onPick }: PickProps) {
  return (
    <button
      type="button"
      role="radio"
      aria-checked={isPicked}
      aria-label={`Compare as ${letter}: version ${seq}`}
      tabIndex={-1}
      className={styles.pick}
      onClick={(event) => {
        event.stopPropagation();
        onPick(seq);
      }}
    >
      {letter}
    </button>
  );
}
