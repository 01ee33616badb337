import { expect, test } from 'vitest';
import { labelRows } from '../../../renderer/shell/labels/labelRows';

test('names are listed by kind, then by name, then by id', () => {
  const rows = labelRows({
    accounts: { '0x02': 'bob', '0x01': 'bob', '0x03': 'ada' },
    streams: { '0x09': 'zoo' },
  });
  expect(rows.map(({ kind, id }) => `${kind} ${id}`)).toEqual([
    'stream 0x09',
    'account 0x03',
    'account 0x01',
    'account 0x02',
  ]);
});
