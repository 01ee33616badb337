/** What an exported file is called says what it is of. */
import { expect, test } from 'vitest';
import { exportName } from '../../../renderer/views/browse/range/exportFile';
import { fromText, type Hex, toHex } from '../../../shared/bytes';

const streamId: Hex = `0x${'ab'.repeat(32)}`;
const named = (label: string | null, prefix: string | undefined, at: number) =>
  exportName(
    { label, streamId },
    { prefix: prefix === undefined ? undefined : toHex(fromText(prefix)), format: 'csv' },
    at,
  );

test.each([
  [null, undefined, 1, 'abababab-at-1.csv'],
  [null, undefined, 100, 'abababab-at-100.csv'],
  ['Game items', 'items/sword/', 812, 'Game-items-items-sword-at-812.csv'],
  ['../../etc', '\u202e/..', 0, 'etc-xe2-x80-xae-at-0.csv'],
  ['Münzen', 'x'.repeat(100), -1, `Münzen-${'x'.repeat(40)}-empty.csv`],
])('of %j below %j at %j is %s', (label, prefix, at, expected) => {
  expect(named(label, prefix, at)).toBe(expected);
});
