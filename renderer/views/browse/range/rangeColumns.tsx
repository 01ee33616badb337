import { useMemo } from 'react';
import { fromHex, type Hex } from '../../../../shared/bytes';
import type { RangePage } from '../../../../shared/contract/outputs';
import { splitIndexKey } from '../../../../shared/indexKey';
import type { Row } from '../../../../shared/rowPage';
import { AccountName } from '../../../components/AccountName';
import { KeyPath } from '../../../components/KeyText';
import { SeqLink } from '../../../components/SeqLink';
import { Time } from '../../../components/Time';
import type { Column } from '../../../components/VirtualTable';
import { formatBytes } from '../../../format/numbers';
import { leafStart } from '../../../format/splitLeaf';
import type { RangeColumn } from '../../../settings/settings';
import { ValuePreview } from './ValuePreview';

export const columnNames: Record<RangeColumn, string> = {
  value: 'Value',
  size: 'Size',
  seq: 'Version',
  time: 'Time',
  writer: 'Writer',
};

export type Writers = ReadonlyMap<number, RangePage['writers'][number]>;

/** The columns that were chosen, behind the key; of an index the two parts of its pairs stand apart. */
export function useRangeColumns(
  delimiters: readonly Hex[],
  chosen: readonly RangeColumn[],
  writers: Writers,
  isIndex = false,
): Column<Row>[] {
  return useMemo(() => {
    const splits = delimiters.map(fromHex);
    const all: Record<RangeColumn, Column<Row>> = {
      value: {
        id: 'value',
        title: columnNames.value,
        track: 'minmax(56px, 1fr)',
        render: ({ head, size }) => <ValuePreview head={head} size={size} />,
      },
      size: {
        id: 'size',
        title: columnNames.size,
        track: '54px',
        align: 'end',
        render: ({ size }) => formatBytes(size),
      },
      seq: {
        id: 'seq',
        title: 'Seq',
        track: '56px',
        align: 'end',
        render: ({ seq }) => <SeqLink seq={seq} quiet />,
      },
      time: {
        id: 'time',
        title: columnNames.time,
        track: '96px',
        render: ({ seq }) => {
          const at = writers.get(seq)?.timestamp;
          return typeof at === 'number' && <Time at={at} form="short" />;
        },
      },
      writer: {
        id: 'writer',
        title: columnNames.writer,
        track: '92px',
        render: ({ seq }) => {
          const sender = writers.get(seq)?.sender;
          return sender !== undefined && <AccountName account={sender} />;
        },
      },
    };
    const key: Column<Row> = {
      id: 'key',
      title: 'Key',
      track: 'minmax(96px, 1.3fr)',
      render: ({ key }) => <KeyPath bytes={key} leafAt={leafStart(key, splits)} />,
    };
    const pair = (part: 'indexKey' | 'key', title: string): Column<Row> => ({
      ...key,
      id: part,
      title,
      render: (row) => <KeyPath bytes={splitIndexKey(row.key)?.[part] ?? row.key} leafAt={0} />,
    });
    return [
      ...(isIndex ? [pair('indexKey', 'Index key'), pair('key', 'Key')] : [key]),
      ...(Object.keys(all) as RangeColumn[]).filter((id) => chosen.includes(id)).map((id) => all[id]),
    ];
  }, [delimiters, chosen, writers, isIndex]);
}
