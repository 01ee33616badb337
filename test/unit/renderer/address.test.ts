import { expect, test } from 'vitest';
import { browseSearch, rootSearch } from '../../../renderer/router/search';
import { rangeQuestion } from '../../../renderer/views/browse/range/rangeQuestion';

const streamId = `0x${'ab'.repeat(32)}` as const;

test('what an address says wrongly is dropped, the rest stays', () => {
  expect(
    browseSearch.parse({ stream: 'nonsense', key: '0x61', tab: 'history', limit: 0, view: 'range' }),
  ).toEqual({
    key: '0x61',
    tab: 'history',
    view: 'range',
  });
  expect(rootSearch.parse({ at: -1 })).toEqual({});
});

test('a range that cannot be asked names its field', () => {
  expect(rangeQuestion(streamId, { width: 8 }, null)).toEqual({
    ok: false,
    field: 'Fixed width',
    reason: 'needs a prefix to pad',
  });
  expect(rangeQuestion(streamId, { prefix: '0x616263', width: 2 }, null)).toMatchObject({ ok: false });
  expect(rangeQuestion(streamId, { prefix: '0x61', width: 2, reverse: true }, 7)).toMatchObject({
    ok: true,
    input: { streamId, prefix: '0x61', width: 2, reverse: true, limit: 200, at: 7 },
  });
});
