import { expect, test } from 'vitest';
import { toggleGroup, verdictGroups } from '../../../renderer/views/log/list/verdictGroups';
import { filterOf, noFilters } from '../../../renderer/views/log/rows/logFilter';
import { verdictKinds } from '../../../shared/model';

const denied = verdictGroups.find((group) => group.word === 'Denied')!;

test('every verdict is in exactly one group', () => {
  const grouped = verdictGroups.flatMap((group) => group.kinds);
  expect([...grouped].sort()).toEqual([...verdictKinds].sort());
});

test('a group is added whole, and taken away whole', () => {
  const chosen = toggleGroup(['committed'], denied);
  expect(chosen).toEqual(['committed', ...denied.kinds]);
  expect(toggleGroup(chosen!, denied)).toEqual(['committed']);
});

test('a group of which a link names a part is completed', () => {
  expect(toggleGroup(['writeDenied'], denied)).toEqual([
    'writeDenied',
    ...denied.kinds.filter((kind) => kind !== 'writeDenied'),
  ]);
});

test('no group and all groups are both the whole log', () => {
  expect(toggleGroup(denied.kinds, denied)).toBeUndefined();
  const others = verdictKinds.filter((kind) => !denied.kinds.includes(kind));
  expect(toggleGroup(others, denied)).toBeUndefined();
});

test('an address without filters asks for the whole log', () => {
  expect(filterOf({ entry: 7, from: 3 })).toBeUndefined();
  expect(filterOf({ verdicts: [], prefix: '0x' })).toBeUndefined();
});

test('filters of the address are those of the call', () => {
  expect(filterOf({ prefix: '0x6a', verdicts: ['skipped'] })).toEqual({
    keyPrefix: '0x6a',
    verdicts: ['skipped'],
  });
});

test('a whole key stands in for its prefix', () => {
  expect(filterOf({ key: '0x6a', prefix: '0x6a' })).toEqual({ key: '0x6a' });
});

test('bounds may be open at either end', () => {
  expect(filterOf({ seqFrom: 600, timeTo: 1793685812 })).toEqual({
    seqs: { from: 600 },
    times: { to: 1793685812 },
  });
  expect(filterOf({ seqFrom: 0, seqTo: 0 })).toEqual({ seqs: { from: 0, to: 0 } });
});

test('clearing the filters leaves the whole log', () => {
  const narrowed = { stream: `0x${'01'.repeat(32)}` as const, seqTo: 7, timeFrom: 3, key: '0x6a' as const };
  expect(filterOf({ ...narrowed, ...noFilters })).toBeUndefined();
});
