/** The window's drafts on the engine's own drafts, without a window between. */
import { rm } from 'node:fs/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Composer, draftCalls } from '../../../electron/engine/composer';
import { checkedInput } from '../../../electron/ipc/session';
import { DraftStore } from '../../../renderer/views/compose/drafts/draftStore';
import { toHex } from '../../../shared/bytes';
import { type Draft, type DraftRow, newDraft, newRow } from '../../../shared/compose/draft';
import { longestMessage } from '../../../shared/compose/draftChange';
import type { Client } from '../../../shared/contract/client';
import type { CallInput, CallName, CallOutput } from '../../../shared/contract/contract';
import { encodeMessage } from '../../../shared/contract/wire';
import { StreamscopeError } from '../../../shared/errors';
import { makeTemporaryFolder } from '../../helpers/temporaryFolder';

let folder: string;
let composer: Composer;
let stores: DraftStore[];
/** Makes every call fail, as a host that is gone. */
let isGone: boolean;
/** Bytes of the longest message so far. */
let longest: number;

beforeEach(async () => {
  folder = await makeTemporaryFolder('draft-store');
  stores = [];
  isGone = false;
  longest = 0;
  composer = new Composer(folder, {
    logId: () => `0x${'00'.repeat(32)}`,
    tell: (event) => {
      for (const store of stores) void store.take(event);
    },
    transactionsOf: async (seqs) => seqs.map(() => undefined),
    onReturned: () => {},
  });
});
afterEach(async () => {
  await Promise.all(stores.map((store) => store.flush().catch(() => {})));
  await composer.close();
  await rm(folder, { recursive: true });
});

function openStore(): DraftStore {
  const calls = draftCalls(() => composer);
  const engine: Pick<Client, 'call'> = {
    async call<Name extends CallName>(name: Name, input: CallInput<Name>): Promise<CallOutput<Name>> {
      longest = Math.max(longest, encodeMessage(input).length);
      if (isGone) throw new StreamscopeError('closed', { what: 'test' }, 'gone');
      const handler = calls[name as keyof typeof calls] as (input: unknown) => Promise<unknown>;
      return (await handler(checkedInput(name, input))) as CallOutput<Name>;
    },
  };
  const store = new DraftStore(engine, 0);
  stores.push(store);
  return store;
}

const rename = (store: DraftStore, id: string, name: string) =>
  store.change(id, 'Rename draft', (draft) => ({ ...draft, name }), 'name');

const kept = (id: string): Promise<Draft> => composer.drafts.get(id);

test('what is typed is with the engine once it is saved', async () => {
  const store = openStore();
  const draft = newDraft(3);
  store.add(draft, 'New draft');
  rename(store, draft.id, 'a');
  rename(store, draft.id, 'ab');
  expect(store.state.savedAt).toBeUndefined();
  await store.flush();
  expect(store.state.savedAt).toBeDefined();
  expect(await kept(draft.id)).toEqual(store.state.open.get(draft.id));
  expect((await kept(draft.id)).name).toBe('ab');
});

test('undo takes back a field at once, redo does it again, and both are kept', async () => {
  const store = openStore();
  const draft = newDraft(0);
  store.add(draft, 'New draft');
  rename(store, draft.id, 'a');
  rename(store, draft.id, 'ab');
  store.change(draft.id, 'Add row', (each) => ({ ...each, rows: [...each.rows, newRow()] }));
  expect(store.undoes(draft.id)).toBe('Add row');
  store.undo(draft.id);
  store.undo(draft.id);
  await store.flush();
  expect([(await kept(draft.id)).name, (await kept(draft.id)).rows.length]).toEqual(['', 1]);
  store.redo(draft.id);
  store.redo(draft.id);
  await store.flush();
  expect([(await kept(draft.id)).name, (await kept(draft.id)).rows.length]).toEqual(['ab', 2]);
  expect(store.redoes(draft.id)).toBeUndefined();
});

test('a deleted draft comes back by undo and by its name, and goes again by redo', async () => {
  const store = openStore();
  const draft = newDraft(0, { name: 'precious' });
  store.add(draft, 'New draft');
  await store.flush();
  await store.delete(draft.id);
  await store.flush();
  expect((await composer.drafts.list()).drafts).toEqual([]);
  store.undo(draft.id);
  await store.flush();
  expect((await kept(draft.id)).name).toBe('precious');
  store.redo(draft.id);
  await store.flush();
  const other = openStore();
  await other.load();
  expect(other.state.deleted.map(({ title }) => title)).toEqual(['precious']);
  await other.restore(draft.id);
  expect(other.state.open.get(draft.id)?.name).toBe('precious');
});

test('undo belongs to the draft that is open, and to drafts that are not there', async () => {
  const store = openStore();
  const [one, other] = [newDraft(0), newDraft(0)];
  store.add(one, 'New draft');
  store.add(other, 'New draft');
  rename(store, one.id, 'one');
  expect([store.undoes(other.id), store.undoes(undefined)]).toEqual(['New draft', undefined]);
  rename(store, other.id, 'other');
  store.undo(other.id);
  expect([one, other].map(({ id }) => store.state.open.get(id)?.name)).toEqual(['one', '']);
  await store.delete(one.id);
  expect([store.undoes(other.id), store.redoes(other.id)]).toEqual(['Delete draft', 'Rename draft']);
  store.undo(other.id);
  expect([store.state.open.get(one.id)?.name, store.undoes(other.id)]).toEqual(['one', 'New draft']);
  store.redo(other.id);
  expect(store.state.open.get(other.id)?.name).toBe('other');
});

test('undo leaves alone who is to send it, and what another window changed', async () => {
  const [left, right] = [openStore(), openStore()];
  const draft = newDraft(0, { rows: [newRow(), newRow()] });
  left.add(draft, 'New draft');
  await left.flush();
  await right.load();
  await right.fetch(draft.id);
  const type = (store: DraftStore, index: number, text: string) =>
    store.change(
      draft.id,
      'Edit value',
      (each) => ({
        ...each,
        rows: each.rows.map((row, i) => (i === index ? { ...row, value: { format: 'text', text } } : row)),
      }),
      'value',
    );
  const typed = async () => (await kept(draft.id)).rows.map(({ value }) => value.text);
  const sender = `0x${'aa'.repeat(20)}` as const;
  type(left, 0, 'l');
  left.set(draft.id, (each) => ({ ...each, sender }));
  type(left, 0, 'left');
  await left.flush();
  await expect.poll(() => right.state.open.get(draft.id)?.rows[0]?.value.text).toBe('left');
  type(right, 1, 'right');
  await right.flush();
  await expect.poll(() => left.state.open.get(draft.id)?.rows[1]?.value.text).toBe('right');
  left.undo(draft.id);
  left.undo(draft.id);
  await left.flush();
  expect(await typed()).toEqual(['', 'right']);
  expect((await kept(draft.id)).sender).toBe(sender);
  left.redo(draft.id);
  left.redo(draft.id);
  await left.flush();
  expect(await typed()).toEqual(['left', 'right']);
});

test('two windows see each other’s changes, and rows of both are kept', async () => {
  const [left, right] = [openStore(), openStore()];
  const draft = newDraft(0);
  left.add(draft, 'New draft');
  await left.flush();
  await right.load();
  await right.fetch(draft.id);
  const add = (store: DraftStore, text: string) =>
    store.change(draft.id, 'Add row', (each) => ({
      ...each,
      rows: [...each.rows, newRow({ key: { as: 'text', text } })],
    }));
  add(left, 'left');
  add(right, 'right');
  await Promise.all([left.flush(), right.flush()]);
  expect((await kept(draft.id)).rows.map(({ key }) => key.text).sort()).toEqual(['', 'left', 'right']);
});

test('while the host is gone nothing is lost, and what was typed follows when it is back', async () => {
  const store = openStore();
  const draft = newDraft(0);
  store.add(draft, 'New draft');
  await store.flush();
  isGone = true;
  rename(store, draft.id, 'typed while it was gone');
  await expect(store.flush()).rejects.toMatchObject({ code: 'closed' });
  expect(store.state.failure).toBeDefined();
  isGone = false;
  await store.load();
  await store.flush();
  expect((await kept(draft.id)).name).toBe('typed while it was gone');
  expect(store.state.failure).toBeUndefined();
});

test('what is typed is kept however long and however wrong it is', async () => {
  const store = openStore();
  const draft = newDraft(0);
  store.add(draft, 'New draft');
  await store.flush();
  const account = `0x${'a'.repeat(5000)}`;
  const name = 'n'.repeat(5000);
  const text = '1'.repeat(5000);
  const streams = Array.from({ length: 1001 }, (_, i) => toHex(new Uint8Array(32).fill(i & 255)));
  store.change(draft.id, 'Edit', (each) => ({
    ...each,
    name,
    streams,
    version: { mode: 'number', text },
    rows: [newRow({ act: 'GRANT_ADMIN_ROLE', account }), newRow({ value: { format: 'text', text } })],
  }));
  await store.flush();
  expect(await kept(draft.id)).toEqual(store.state.open.get(draft.id));
  const { name: keptName, rows } = await kept(draft.id);
  expect([keptName, rows[0]?.account, rows[1]?.value.text]).toEqual([name, account, text]);
});

test('a draft that is too long for one message is kept in parts', async () => {
  const store = openStore();
  const file = (fileName: string) => {
    const value = { format: 'file' as const, text: `0x${'ab'.repeat(longestMessage / 3)}`, fileName };
    return newRow({ value });
  };
  const rows = [file('a'), newRow(), file('b'), file('c')];
  const draft = newDraft(0, { name: 'long', rows });
  store.add(draft, 'Duplicate draft');
  await store.flush();
  expect(await kept(draft.id)).toEqual(draft);
  expect(longest).toBeLessThan(1.1 * longestMessage);
  expect(longest).toBeGreaterThan(longestMessage / 2);

  const longer = (row: DraftRow) => ({ ...row, value: { ...row.value, text: `${row.value.text}cd` } });
  store.change(draft.id, 'Edit', (each) => ({ ...each, rows: each.rows.map(longer).reverse() }));
  await store.flush();
  expect((await kept(draft.id)).rows).toEqual(store.state.open.get(draft.id)?.rows);
  expect(longest).toBeLessThan(1.1 * longestMessage);
});

test('what the engine refuses is not said to be saved, is tried again, and keeps no other draft back', async () => {
  const store = openStore();
  const [good, bad] = [newDraft(0), newDraft(0)];
  store.add(bad, 'New draft');
  store.add(good, 'New draft');
  await store.flush();
  rename(store, bad.id, 'typed');
  store.change(bad.id, 'Break', (each) => ({ ...each, streams: ['0x00'] }));
  rename(store, good.id, 'good');
  await store.flush(good.id);
  await expect(store.flush()).rejects.toMatchObject({ code: 'badInput' });
  expect(store.state.savedAt).toBeUndefined();
  expect(store.state.failure).toBeDefined();
  expect((await kept(good.id)).name).toBe('good');
  store.change(bad.id, 'Mend', (each) => ({ ...each, streams: [] }));
  await store.flush();
  expect((await kept(bad.id)).name).toBe('typed');
  expect([store.state.failure, typeof store.state.savedAt]).toEqual([undefined, 'number']);
});

test('what is typed in one window while another deletes the draft brings it back', async () => {
  const [left, right] = [openStore(), openStore()];
  const draft = newDraft(0);
  left.add(draft, 'New draft');
  await left.flush();
  await right.fetch(draft.id);
  rename(right, draft.id, 'typed meanwhile');
  await composer.drafts.delete(draft.id);
  await right.flush();
  expect((await kept(draft.id)).name).toBe('typed meanwhile');
});

test('what was sent does not change, and undo does not reach behind it', async () => {
  const store = openStore();
  const draft = newDraft(0);
  store.add(draft, 'New draft');
  rename(store, draft.id, 'sent');
  await store.flush();
  const sender = `0x${'aa'.repeat(20)}` as const;
  const dataRoot = `0x${'bb'.repeat(32)}` as const;
  await composer.sent(draft.id, {
    seq: 0,
    sender,
    dataRoot,
    signedAt: 1,
    appendedAt: 2,
    replayedAt: null,
    network: null,
  });
  await expect.poll(() => store.state.open.get(draft.id)?.sent?.seq).toBe(0);
  rename(store, draft.id, 'other');
  store.undo(draft.id);
  expect(store.state.open.get(draft.id)?.name).toBe('sent');
  composer.replayedTo(1);
  await expect.poll(() => store.state.open.get(draft.id)?.sent?.replayedAt).toBeGreaterThan(0);
});
