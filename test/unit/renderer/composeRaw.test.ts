import { expect, test } from 'vitest';
import { readRaw } from '../../../renderer/views/compose/content/rawReading';
import { bytesOf, encodeDraft } from '../../../renderer/views/compose/drafts/encodeDraft';
import { fromText, toHex } from '../../../shared/bytes';
import { newRow } from '../../../shared/compose/draft';

const streamId = toHex(new Uint8Array(32).fill(1));
const content = bytesOf(
  encodeDraft({
    version: { mode: 'number', text: '7' },
    rows: [
      newRow({ streamId, key: { as: 'text', text: 'k' }, value: { format: 'text', text: 'v' } }),
      newRow({ streamId, act: 'RENOUNCE_ADMIN_ROLE' }),
    ],
  }),
);

test('raw bytes that are a batch are said as its version and its rows', () => {
  expect(readRaw(content, [streamId], [])).toMatchObject({
    kind: 'batch',
    version: 7n,
    rows: [
      { act: 'put', streamId, key: { text: 'k' }, value: { text: 'v' } },
      { act: 'RENOUNCE_ADMIN_ROLE', streamId },
    ],
  });
  expect(readRaw(Uint8Array.of(0), [streamId], [])).toMatchObject({ version: 0n, rows: [] });
});

test('raw bytes that are none say where they stop to read', () => {
  const broken = content.slice();
  // The opcode of the last item.
  const opcode = content.length - 33;
  broken[opcode] = 2;
  expect(readRaw(broken, [streamId], [])).toMatchObject({
    kind: 'broken',
    fault: { kind: 'invalid', offset: opcode },
  });
  expect(readRaw(fromText('x'.repeat(300)), [streamId], [])).toMatchObject({
    kind: 'broken',
    fault: { kind: 'tooLong', offset: 8 },
  });
});

test('bytes of a stream with a decoder of its own are left to it', () => {
  const other = toHex(new Uint8Array(32));
  const decoders = [{ streamId, name: 'reverse', hash: 'aa' }];
  expect(readRaw(content, [streamId], decoders)).toEqual({ kind: 'decoder', name: 'reverse' });
  expect(readRaw(content, [other], decoders).kind).toBe('batch');
  expect(readRaw(content, [streamId, other], decoders).kind).toBe('mixed');
});
