import { type KeyboardEvent, memo } from 'react';
import { type Hex, toHex } from '../../../../shared/bytes';
import { fieldsOf } from '../../../../shared/compose/batchFile';
import type { DraftRow } from '../../../../shared/compose/draft';
import { AccountName } from '../../../components/AccountName';
import { Icon } from '../../../components/Icon';
import { SeqLink } from '../../../components/SeqLink';
import { StreamKey } from '../../../components/StreamKey';
import { useAccounts } from '../../../components/useAccounts';
import { VisibleText } from '../../../components/VisibleText';
import { formatBytes, formatCount } from '../../../format/numbers';
import { shortHex } from '../../../format/shortHex';
import type { Problem } from '../drafts/encodeRow';
import { accountBytes, keyBytes } from '../drafts/rowBytes';
import type { NoEffect } from '../drafts/withoutEffect';
import { actIcon, actWord } from './actLooks';
import styles from './Rows.module.css';

interface Props {
  row: DraftRow;
  number: number;
  showsStream: boolean;
  /** undefined while the row cannot be encoded. */
  size: number | undefined;
  noEffect: NoEffect | undefined;
  /** Newest version of the key, 0 when never written; undefined while it is not known. */
  newest: number | undefined;
  /** The entry that wrote the key after what the sender had seen. */
  writtenSince: number | undefined;
  /** The first thing that is wrong, or else missing. */
  problem: Problem | undefined;
  sender: Hex | undefined;
  isOpen: boolean;
  onToggle: (rowId: string) => void;
  onKeyDown: (event: KeyboardEvent, rowId: string) => void;
}

const stateIcons = { right: 'check', stale: 'versionConflict', missing: 'more', wrong: 'warning' } as const;

/** A row at a glance. Pressing it opens its editor. */
export const RowLine = memo(function RowLine(props: Props) {
  const { row, number, size, noEffect, writtenSince, problem, isOpen, onToggle, onKeyDown } = props;
  const state =
    problem !== undefined
      ? problem.isMissing
        ? 'missing'
        : 'wrong'
      : writtenSince !== undefined
        ? 'stale'
        : 'right';
  return (
    <div className={styles.line} data-shadowed={noEffect !== undefined || undefined} draggable>
      <span className={styles.grip} aria-hidden="true">
        <Icon name="grip" size={14} />
      </span>
      <span className={styles.number}>{formatCount(number)}</span>
      <button
        type="button"
        data-row-line
        className={styles.act}
        aria-expanded={isOpen}
        aria-label={`Row ${number}: ${actWord(row.act)}`}
        onClick={() => onToggle(row.id)}
        onKeyDown={(event) => onKeyDown(event, row.id)}
      >
        <Icon name={actIcon(row.act)} size={14} />
        {actWord(row.act)}
      </button>
      <span className={styles.key}>
        <RowKey {...props} />
      </span>
      <span className={styles.value}>
        <RowValue {...props} />
      </span>
      <span className={styles.number}>
        {size === undefined ? '' : size < 100_000 ? formatCount(size) : formatBytes(size)}
      </span>
      <span
        className={styles.state}
        data-state={state}
        title={
          problem?.reason ?? (state === 'stale' ? `Entry ${writtenSince} wrote this key since` : undefined)
        }
      >
        {noEffect === undefined && <Icon name={stateIcons[state]} size={14} />}
      </span>
    </div>
  );
});

function RowKey({ row, showsStream }: Props) {
  const { streamLabel } = useAccounts();
  const typed = keyBytes(row.key);
  const stream = showsStream && row.streamId !== '' && (
    <span className={styles.stream}>{streamLabel(row.streamId) ?? shortHex(row.streamId, 2)}</span>
  );
  if (!fieldsOf(row.act).key) {
    return (
      <>
        {stream}
        <span className={styles.quiet}>whole stream</span>
      </>
    );
  }
  if (row.key.text === '') return <span className={styles.quiet}>no key yet</span>;
  return (
    <>
      {stream}
      {typed.ok ? (
        <StreamKey streamId={row.streamId || undefined} bytes={typed.bytes} />
      ) : (
        <span className={styles.code}>{row.key.text}</span>
      )}
    </>
  );
}

const previewLength = 120;

function RowValue({ row, noEffect, newest, writtenSince, problem, sender }: Props) {
  if (noEffect !== undefined) return <>{noEffectWords(noEffect, row)}</>;
  if (problem !== undefined) {
    return <span className={problem.isMissing ? styles.quiet : styles.wrong}>{problem.reason}</span>;
  }
  if (row.act === 'guard') {
    if (writtenSince !== undefined)
      return (
        <span className={styles.stale}>
          changed in <SeqLink seq={writtenSince} quiet />
        </span>
      );
    if (newest === undefined) return null;
    return newest === 0 ? (
      'still never written'
    ) : (
      <>
        still <SeqLink seq={newest} quiet />
      </>
    );
  }
  if (row.act === 'put') return <ValuePreview row={row} />;
  const bytes = accountBytes(row.account);
  if (fieldsOf(row.act).account && bytes) return <AccountName account={toHex(bytes)} address />;
  if (row.act.startsWith('RENOUNCE')) {
    return sender === undefined ? 'whoever signs' : <AccountName account={sender} address />;
  }
  return null;
}

function noEffectWords(noEffect: NoEffect, { act }: DraftRow): string {
  if (noEffect.why === 'ownGrant') return 'dropped: to its own sender';
  const how = noEffect.why === 'replaced' ? 'replaced by' : act === 'guard' ? 'same guard as' : 'same as';
  return `${how} row ${formatCount(noEffect.by)}`;
}

function ValuePreview({ row: { value } }: { row: DraftRow }) {
  if (value.format === 'file') return <>{value.fileName ?? 'file'}</>;
  if (value.format === 'address' && accountBytes(value.text))
    return <AccountName account={value.text.trim().toLowerCase()} address />;
  return (
    <span className={styles.code}>
      <VisibleText text={value.text.slice(0, previewLength).replace(/\s+/g, ' ')} />
    </span>
  );
}
