import { appendFile, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Drafts } from '../../../electron/engine/drafts';
import { type Draft, newDraft, newRow, type Sending } from '../../../shared/compose/draft';
import { makeTemporaryFolder } from '../../helpers/temporaryFolder';
import { faultOf } from '../log/testLog';

let folder: string;
let drafts: Drafts;

beforeEach(async () => {
  folder = await makeTemporaryFolder('drafts');
  drafts = new Drafts(folder);
});
afterEach(async () => {
  await drafts.close();
  await rm(folder, { recursive: true });
});

const named = (draft: Draft, name: string) => ({ id: draft.id, change: { fields: { name } } });
const rename = async (draft: Draft, name: string) => drafts.change(draft.id, named(draft, name).change);
const reopened = () => new Drafts(folder);
const sending: Sending = {
  seq: 3,
  sender: `0x${'aa'.repeat(20)}`,
  dataRoot: `0x${'bb'.repeat(32)}`,
  signedAt: 1,
  appendedAt: 2,
  replayedAt: null,
  network: null,
};

test('keeps every change, and reads the same after a new start', async () => {
  const draft = newDraft(7);
  await drafts.add(draft);
  await rename(draft, 'First');
  const row = newRow({ key: { as: 'text', text: 'k' } });
  await drafts.change(draft.id, { set: [row], removed: [draft.rows[0]!.id] });
  const expected = { ...draft, name: 'First', rows: [row] };
  expect(await drafts.get(draft.id)).toEqual(expected);
  expect(await reopened().get(draft.id)).toEqual(expected);
  expect((await reopened().list()).drafts).toMatchObject([{ id: draft.id, title: 'First', rows: 1 }]);
});

test('a line that was cut off is left out, and what is written next stands whole', async () => {
  const draft = newDraft(0);
  await drafts.add(draft);
  await rename(draft, 'whole');
  const [name] = await readdir(folder);
  await appendFile(join(folder, name!), '{"change":{"fields":{"name":"ha');
  const after = reopened();
  expect((await after.get(draft.id)).name).toBe('whole');
  await after.change(draft.id, { fields: { name: 'next' } });
  expect((await reopened().get(draft.id)).name).toBe('next');
});

test('a file with more changes than draft is written anew', async () => {
  const draft = newDraft(0);
  await drafts.add(draft);
  const text = 'x'.repeat(20_000);
  for (let i = 0; i < 40; i++)
    await drafts.change(draft.id, {
      set: [{ ...draft.rows[0]!, value: { format: 'text', text: `${i} ${text}` } }],
    });
  const [name] = await readdir(folder);
  expect((await readFile(join(folder, name!))).length).toBeLessThan(400_000);
  expect((await reopened().get(draft.id)).rows[0]!.value.text).toBe(`39 ${text}`);
});

test('what was deleted comes back whole, also after a new start', async () => {
  const draft = newDraft(0, { name: 'gone' });
  await drafts.add(draft);
  await drafts.delete(draft.id);
  expect(await faultOf(drafts.get(draft.id))).toMatchObject({ code: 'notFound', data: { what: 'draft' } });
  const list = await reopened().list();
  expect([list.drafts, list.deleted.map(({ title }) => title)]).toEqual([[], ['gone']]);
  expect(await drafts.restore(draft.id)).toEqual(draft);
  expect((await drafts.list()).drafts).toHaveLength(1);
});

test('a draft that was sent does not change any more, and says how far it came', async () => {
  const draft = newDraft(0);
  await drafts.add(draft);
  await drafts.send(draft.id, sending);
  expect(await faultOf(rename(draft, 'other'))).toMatchObject({ code: 'badInput' });
  expect(await reopened().sent()).toEqual([{ id: draft.id, sent: sending }]);
  await drafts.send(draft.id, { ...sending, replayedAt: 9 });
  expect((await reopened().sent()).map(({ sent }) => sent.replayedAt)).toEqual([9]);
});

test('nobody can make a draft that was sent, or take the place of another', async () => {
  const draft = newDraft(0);
  await drafts.add({ ...draft, sent: sending });
  expect((await drafts.get(draft.id)).sent).toBeNull();
  expect(await faultOf(drafts.add(draft))).toMatchObject({ code: 'badInput', data: { field: 'id' } });
});

test('files that are no drafts are left alone', async () => {
  await writeFile(join(folder, 'notes.txt'), 'mine');
  await writeFile(join(folder, `${'0'.repeat(16)}.ndjson`), 'not JSON\n');
  expect(await drafts.list()).toEqual({ drafts: [], deleted: [] });
  expect((await readdir(folder)).sort()).toEqual([`${'0'.repeat(16)}.ndjson`, 'notes.txt']);
});
