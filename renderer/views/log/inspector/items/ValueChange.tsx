import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { toHex, toText } from '../../../../../shared/bytes';
import type { EntryWrite } from '../../../../../shared/contract/outputs';
import { blameOptions } from '../../../../api/queries';
import { AccountLink } from '../../../../components/AccountLink';
import { HexDump } from '../../../../components/HexDump';
import { Inline } from '../../../../components/Inline';
import { SeqLink } from '../../../../components/SeqLink';
import { VisibleText } from '../../../../components/VisibleText';
import { formatBytes } from '../../../../format/numbers';
import { rightWords } from '../../../../format/rightWords';
import { compareValues, type ValueComparison } from './compareValues';
import styles from './Items.module.css';

interface Props {
  write: EntryWrite;
  /** Without the facts around it. */
  compact?: boolean;
}

/** A write's value before and after: by fields for JSON, side by side for text, as bytes for the rest. */
export function ValueChange({ write, compact = false }: Props) {
  const { before, head, size } = write;
  const isWhole = head.length === size && (before === null || before.head.length === before.size);
  const diff = useMemo<ValueComparison | undefined>(
    () => (before === null || !isWhole ? undefined : compareValues(before.head, head)),
    [before, head, isWhole],
  );
  const hadValue = before !== null && before.size > 0;
  return (
    <div className={styles.change}>
      {!compact && (
        <p className={styles.changeFacts}>
          {before === null ? (
            'The key was never written before.'
          ) : (
            <>
              Before: {hadValue ? formatBytes(before.size) : 'deleted'} in <SeqLink seq={before.version} />
              <WrittenBy write={write} version={before.version} />.
            </>
          )}{' '}
          {size === 0 ? 'This entry deletes it.' : `This entry writes ${formatBytes(size)}.`}
        </p>
      )}
      {diff?.kind === 'same' ? (
        <p className={styles.changeFacts}>The value stays what it was.</p>
      ) : diff?.kind === 'fields' ? (
        <FieldTable diff={diff} />
      ) : (
        <>
          {hadValue && <ValueText label="Value before" sign="−" bytes={before.head} size={before.size} />}
          {size > 0 && <ValueText label="Value after" sign="+" bytes={head} size={size} />}
        </>
      )}
    </div>
  );
}

/** Who brought the value that stood before, and under which right. */
function WrittenBy({ write, version }: { write: EntryWrite; version: number }) {
  const { streamId, key } = write;
  const blame = useQuery(blameOptions({ streamId, key: toHex(key), version })).data;
  if (blame === undefined) return null;
  const right = blame.chain[0]?.right;
  return (
    <>
      {' by '}
      <Inline>
        <AccountLink account={blame.sender} />
      </Inline>
      {right !== undefined && ` as ${rightWords[right]}`}
    </>
  );
}

function FieldTable({ diff }: { diff: Extract<ValueComparison, { kind: 'fields' }> }) {
  return (
    <table className={styles.fields}>
      <colgroup>
        <col className={styles.fieldColumn} />
        <col />
        <col className={styles.arrowColumn} />
        <col />
      </colgroup>
      <thead className={styles.hidden}>
        <tr>
          <th>Field</th>
          <th>Before</th>
          <td />
          <th>After</th>
        </tr>
      </thead>
      <tbody>
        {diff.changes.map((change) => (
          <tr key={change.path}>
            <th scope="row" title={change.path}>
              <VisibleText text={change.path} />
            </th>
            <td className={styles.removed}>
              <ChangedField text={change.before} />
            </td>
            <td className={styles.arrow} aria-hidden="true">
              →
            </td>
            <td className={styles.added}>
              <ChangedField text={change.after} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function ChangedField({ text }: { text: string | undefined }) {
  return text === undefined ? <em>not there</em> : <VisibleText text={text} />;
}

interface ValueTextProps {
  label: string;
  sign: '+' | '−';
  bytes: Uint8Array;
  size: number;
}

function ValueText({ label, sign, bytes, size }: ValueTextProps) {
  const text = useMemo(() => shownText(bytes, size), [bytes, size]);
  const isCut = bytes.length < size;
  return (
    <div className={styles.value} data-sign={sign}>
      <span className={styles.sign} aria-hidden="true">
        {sign}
      </span>
      {text === undefined ? (
        <HexDump label={label} bytes={bytes} fit />
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled region must be reachable by keyboard
        <pre role="region" aria-label={label} tabIndex={0} className={styles.text}>
          <VisibleText text={text} />
        </pre>
      )}
      {isCut && (
        <p className={styles.cut}>
          The first {formatBytes(bytes.length)} of {formatBytes(size)}
        </p>
      )}
    </div>
  );
}

/** The text of a value, or of its start: a character that the cut goes through is left out. */
function shownText(bytes: Uint8Array, size: number): string | undefined {
  const longestCharacter = 4;
  for (let cut = 0; cut < (bytes.length < size ? longestCharacter : 1); cut++) {
    const text = toText(bytes.subarray(0, bytes.length - cut));
    // Controls that do not print would make two values look alike; those are shown as bytes.
    if (text !== undefined) return /[^\P{C}\n\t\r]/u.test(text) ? undefined : text;
  }
  return undefined;
}
