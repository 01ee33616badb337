/**
 * What users of the official SDK stumble over (protocol e.5), and what becomes of it here: corrected where it is clear
 * what is meant, and refused by name where it is not.
 */
import { describe, expect, test } from 'vitest';
import { contentOf } from '../../../electron/compose/content';
import { checkedInput } from '../../../electron/ipc/session';
import { encodeDraft } from '../../../renderer/views/compose/drafts/encodeDraft';
import { keyBytes, valueBytes } from '../../../renderer/views/compose/drafts/rowBytes';
import { parseRows } from '../../../renderer/views/compose/paste/parseRows';
import { toHex } from '../../../shared/bytes';
import { type DraftRow, newDraft, newRow } from '../../../shared/compose/draft';
import type { BatchInput } from '../../../shared/contract/batchInput';

const stream = `0x${'ab'.repeat(32)}` as const;
const other = `0x${'cd'.repeat(32)}` as const;
const sender = `0x${'ee'.repeat(20)}` as const;
const defaults = { streamId: stream, seen: 0 };

const pasted = (text: string) => parseRows(text, defaults);
const bytesOf = (row: DraftRow | undefined) => {
  const typed = valueBytes(row!.value);
  return typed.ok ? toHex(typed.bytes) : typed.reason;
};
const call = (batch: Partial<BatchInput>) =>
  checkedInput('compose.dryRun', { batch: { version: '0', reads: [], writes: [], ...batch }, sender });

test('a text as value is its characters, digits too, never one byte for each', () => {
  expect(bytesOf(newRow({ value: { format: 'text', text: '12a' } }))).toBe('0x313261');
  expect(bytesOf(pasted('[{"key":"k","value":12},{"key":"k","value":"12"}]').rows[0]!.row)).toBe('0x3132');
  expect(bytesOf(pasted('[{"key":"k","value":"12"}]').rows[0]!.row)).toBe('0x3132');
});

test('a key that is pasted as hex is bytes; typed as text it is its characters', () => {
  const [row] = pasted('[["0x61","v"]]').rows;
  expect(keyBytes(row!.row.key)).toEqual({ ok: true, bytes: Uint8Array.of(0x61) });
  expect(keyBytes({ as: 'text', text: '0x61' })).toMatchObject({ ok: true, bytes: { length: 4 } });
  expect(pasted('[["0x6","v"]]').rows[0]!.problem).toContain('text:… makes it text');
});

test('ids in capital letters are one stream with the same ids in small ones, and that is said', () => {
  const capitals = `0x${'AB'.repeat(32)}`;
  const { rows, notes } = pasted(
    JSON.stringify([
      { stream: capitals, key: 'a', value: 'v' },
      { stream, key: 'b', value: 'v' },
    ]),
  );
  expect(notes.join()).toContain('the same ids in small letters');
  const draft = newDraft(0, { streams: [stream], rows: rows.map(({ row }) => row) });
  const { batch, problems } = encodeDraft(draft);
  expect(problems).toEqual([]);
  expect(new Set(batch.writes.map(({ streamId }) => toHex(streamId)))).toEqual(new Set([stream]));
  expect(() => call({ writes: [{ streamId: capitals, key: '0x61', value: '0x01' }] as never })).toThrow(
    /streamId/,
  );
});

describe('a key operation without its key is refused', () => {
  test('in a form, at its field', () => {
    const rows = [newRow({ act: 'SET_KEY_TO_SPECIAL', streamId: stream })];
    expect(encodeDraft(newDraft(0, { rows })).problems).toMatchObject([
      { rowId: rows[0]!.id, field: 'key', reason: 'Type a key' },
    ]);
  });

  test('among pasted rows', () => {
    expect(pasted('[{"act":"SET_KEY_TO_SPECIAL"}]').rows[0]!.problem).toBe('Type a key');
  });

  test('in a call, with its place', () => {
    const { batch } = call({ accessControl: [{ opcode: 0x10, streamId: stream }] });
    expect(() => contentOf({ batch })).toThrow(/accessControl\[0\]\.key/);
  });
});

test('a read set and access-control items are made like everything else', () => {
  const reads = [{ streamId: other, key: '0x61' as const }];
  const accessControl = [{ opcode: 0x20 as const, streamId: stream, account: sender }];
  const { batch } = call({ reads, accessControl });
  const { streamIds, data } = contentOf({ batch });
  // Of access-control items the stream is tagged, of reads it is not.
  expect(streamIds.map(toHex)).toEqual([stream]);
  expect(data.length).toBe(20 + 36 + 53);
});

test.each(['-1', '18446744073709551616', '1.5', ''])('a version of %j is refused, not wrapped', (text) => {
  const rows = [
    newRow({ streamId: stream, key: { as: 'text', text: 'k' }, value: { format: 'text', text: 'v' } }),
  ];
  const { problems } = encodeDraft(newDraft(0, { rows, version: { mode: 'number', text } }));
  expect(problems).toMatchObject([{ field: 'version' }]);
  expect(() => call({ version: text })).toThrow(/version/);
});

test('an entry carries the tags of its own streams, whatever was composed before it', () => {
  const write = (streamId: typeof stream | typeof other) =>
    ({ streamId, key: '0x61', value: '0x01' }) as const;
  const tags = (...streams: (typeof stream | typeof other)[]) =>
    contentOf({ batch: call({ writes: streams.map(write) }).batch }).streamIds.map(toHex);
  expect(tags(stream, other)).toEqual([stream, other]);
  expect(tags(other)).toEqual([other]);
  const data = contentOf({ batch: call({ writes: [write(stream)] }).batch }).data;
  expect(contentOf({ data, streamIds: [other] }).streamIds.map(toHex)).toEqual([other]);
});
