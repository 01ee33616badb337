import { useMemo } from 'react';
import { toHex } from '../../../../shared/bytes';
import type { StreamInfo } from '../../../../shared/contract/outputs';
import { Fault } from '../../../components/Fault';
import { Loading } from '../../../components/Loading';
import { Notice } from '../../../components/Notice';
import panel from '../../../components/Panel.module.css';
import { Segmented } from '../../../components/Segmented';
import { useAccounts } from '../../../components/useAccounts';
import { formatCount, formatPlural } from '../../../format/numbers';
import { LanesPanel } from '../lanes/LanesPanel';
import { useLanes } from '../lanes/useLanes';
import { accountMatches, keyMatches } from '../matching';
import { NotFounded } from '../NotFounded';
import { useOwnership } from '../useOwnership';
import { type AskedCell, MatrixGrid, roleColumns } from './MatrixGrid';
import styles from './MatrixPanel.module.css';
import type { Matrix, MatrixColumn, MatrixRow } from './matrix';
import { useMatrix } from './useMatrix';

/** Who may write what at the seq that is shown, and how it came to that over the log. */
export function MatrixPanel({ stream }: { stream: StreamInfo }) {
  const { streamId } = stream;
  const { search, go } = useOwnership();
  const { accountLabel } = useAccounts();
  const { lanes, partial, error: lanesError, retry: retryLanes } = useLanes(streamId);
  const { matrix, error, retry, loadKeys } = useMatrix(streamId, lanes, search.find ?? '');
  const find = search.find ?? '';

  const narrowed = useMemo(() => matrix && narrow(matrix, find, accountLabel), [matrix, find, accountLabel]);
  const shownLanes = useMemo(
    () =>
      lanes?.filter(
        ({ account, key }) =>
          (account !== null && accountMatches(account, accountLabel(account), find)) ||
          (key !== null && keyMatches(key, find)),
      ),
    [lanes, find, accountLabel],
  );

  if (error ?? lanesError) return <Fault error={error ?? lanesError} retry={error ? retry : retryLanes} />;
  if (narrowed === undefined || matrix === undefined || shownLanes === undefined)
    return <Loading what="the roles" />;
  if (stream.foundedAt === null && matrix.rows.length === 0) return <NotFounded />;

  const rows = search.all ? narrowed.rows : narrowed.rows.filter(holdsSomething);
  const { columns } = narrowed;
  const asked = askedCell(search, rows, columns);
  const onAsk = ({ row, column }: AskedCell) => {
    const chosen = columns[column - roleColumns];
    go(
      { account: rows[row]?.account, key: chosen?.kind === 'key' ? chosen.id : undefined },
      { replace: search.account !== undefined },
    );
  };
  return (
    <>
      {matrix.partial && (
        <Notice tone="info" title="Not all of it.">
          The stream has more rights than a matrix holds; the view Roles has them all.
        </Notice>
      )}
      <div className={styles.facts}>
        <span>
          {formatPlural(rows.length, 'account')}, {formatPlural(matrix.specialKeys, 'special key')} at seq{' '}
          {formatCount(matrix.at)}
        </span>
        <span className={panel.spacer} />
        <Segmented
          label="Accounts"
          value={search.all ? 'all' : 'holding'}
          onChange={(value) => go({ all: value === 'all' ? true : undefined }, { replace: true })}
          options={[
            { value: 'holding', text: 'Holding a right' },
            { value: 'all', text: 'And those who lost it' },
          ]}
        />
      </div>
      <div className={styles.matrix} style={{ flexBasis: 64 + 28 * Math.max(3, rows.length) + 2 }}>
        <MatrixGrid
          matrix={matrix}
          rows={rows}
          columns={columns}
          more={narrowed.more}
          onMore={loadKeys}
          asked={asked}
          onAsk={onAsk}
        />
      </div>
      <LanesPanel lanes={shownLanes} find={find} partial={partial} />
    </>
  );
}

function holdsSomething(row: MatrixRow): boolean {
  return row.admin.held !== null || row.streamWriter.held !== null || row.specialKeys > 0;
}

interface Narrowed {
  rows: readonly MatrixRow[];
  columns: readonly MatrixColumn[];
  /** Columns behind those that are not here yet. */
  more: number;
}

/** What is looked for narrows the accounts; where it is like a prefix or a key, the columns. */
function narrow(matrix: Matrix, find: string, labelOf: (account: string) => string | undefined): Narrowed {
  const whole = { columns: [...matrix.prefixes, ...matrix.keys], more: matrix.moreKeys };
  if (find.trim() === '') return { rows: matrix.rows, ...whole };
  const rows = matrix.rows.filter(({ account }) => accountMatches(account, labelOf(account), find));
  const prefixes = matrix.prefixes.filter(({ bytes }) => keyMatches(bytes, find));
  const keys = matrix.keysAreFound ? matrix.keys : [];
  const columns = [...prefixes, ...keys];
  if (columns.length === 0) return { rows, ...whole };
  return {
    rows: rows.length === 0 ? matrix.rows : rows,
    columns,
    more: matrix.keysAreFound ? matrix.moreKeys : 0,
  };
}

function askedCell(
  { account, key }: { account?: string | undefined; key?: string | undefined },
  rows: readonly MatrixRow[],
  columns: readonly MatrixColumn[],
): AskedCell | undefined {
  const row = rows.findIndex((each) => each.account === account);
  if (row < 0) return undefined;
  const column =
    key === undefined ? -1 : columns.findIndex((each) => each.kind === 'key' && toHex(each.bytes) === key);
  if (column >= 0) return { row, column: column + roleColumns };
  return { row, column: key === undefined ? 0 : -1 };
}
