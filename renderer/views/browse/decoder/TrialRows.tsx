import type { ReactNode } from 'react';
import type { Hex } from '../../../../shared/bytes';
import type { TrialBatch } from '../../../../shared/contract/outputs';
import { AccountName } from '../../../components/AccountName';
import { Hash } from '../../../components/Hash';
import { KeyText } from '../../../components/KeyText';
import { useAccounts } from '../../../components/useAccounts';
import { formatBytes, formatCount } from '../../../format/numbers';
import { operationWords } from '../../../format/operationWords';
import { versionText } from '../../../format/versionText';
import styles from './Decoder.module.css';

/** Reads, writes and access control that a decoder made of an entry. */
export function TrialRows({ batch }: { batch: TrialBatch }) {
  const { writes, reads, accessControl } = batch;
  return (
    <>
      <p className={styles.facts}>
        <span>Version {versionText(batch.version)}</span>
      </p>
      <Part
        title="Writes"
        count={batch.writeCount}
        shown={writes.length}
        columns={['Stream', 'Key', 'Value', 'Size']}
      >
        {writes.map(({ streamId, key, size, head }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: rows of one answer, which never move
          <tr key={index}>
            <Stream streamId={streamId} />
            <td>
              <KeyText bytes={key} />
            </td>
            <td>{size === 0 ? <em>deletes the key</em> : <KeyText bytes={head.subarray(0, 80)} />}</td>
            <td className={styles.number}>{formatBytes(size)}</td>
          </tr>
        ))}
      </Part>
      <Part title="Reads" count={batch.readCount} shown={reads.length} columns={['Stream', 'Key']}>
        {reads.map(({ streamId, key }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: rows of one answer, which never move
          <tr key={index}>
            <Stream streamId={streamId} />
            <td>
              <KeyText bytes={key} />
            </td>
          </tr>
        ))}
      </Part>
      <Part
        title="Access control"
        count={batch.accessControlCount}
        shown={accessControl.length}
        columns={['Stream', 'Act', 'Key', 'Account']}
      >
        {accessControl.map(({ operation, streamId, key, account }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: rows of one answer, which never move
          <tr key={index}>
            <Stream streamId={streamId} />
            <td>{operationWords[operation]}</td>
            <td>
              <KeyText bytes={key} />
            </td>
            <td>{account && <AccountName account={account} />}</td>
          </tr>
        ))}
      </Part>
    </>
  );
}

function Stream({ streamId }: { streamId: Hex }) {
  const { streamLabel } = useAccounts();
  return <td>{streamLabel(streamId) ?? <Hash hex={streamId} digits={6} />}</td>;
}

interface PartProps {
  title: string;
  count: number;
  shown: number;
  columns: readonly string[];
  children: ReactNode;
}

function Part({ title, count, shown, columns, children }: PartProps) {
  return (
    <section className={styles.part}>
      <h3 className={styles.partTitle}>
        {title} <small>{formatCount(count)}</small>
      </h3>
      {count > 0 && (
        <table className={styles.table} aria-label={title}>
          <thead>
            <tr>
              {columns.map((column) => (
                <th key={column} scope="col">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>{children}</tbody>
        </table>
      )}
      {count > shown && <p className={styles.hint}>and {formatCount(count - shown)} more</p>}
    </section>
  );
}
