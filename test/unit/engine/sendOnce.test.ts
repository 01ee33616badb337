import { rm } from 'node:fs/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Drafts } from '../../../electron/engine/drafts';
import { SendOnce } from '../../../electron/engine/sendOnce';
import { fromText } from '../../../shared/bytes';
import { newDraft } from '../../../shared/compose/draft';
import { makeTemporaryFolder } from '../../helpers/temporaryFolder';

const sender = `0x${'aa'.repeat(20)}` as const;
const streamIds = [`0x${'01'.repeat(32)}` as const];
const data = fromText('content');

let folder: string;
let drafts: Drafts;
let once: SendOnce;
let sent: number;

beforeEach(async () => {
  folder = await makeTemporaryFolder('send-once');
  drafts = new Drafts(folder);
  once = new SendOnce(drafts);
  sent = 0;
});
afterEach(async () => {
  await drafts.close();
  await rm(folder, { recursive: true });
});

/** Takes the next seq and marks the draft, as appending does. */
async function append(draftId: string) {
  const seq = sent++;
  const dataRoot = `0x${'bb'.repeat(32)}` as const;
  const how = { signedAt: 1, appendedAt: 2, replayedAt: null, network: null };
  await drafts.send(draftId, { seq, sender, dataRoot, ...how });
  return { seq, sender, dataRoot };
}

async function keptDraft(): Promise<string> {
  const draft = newDraft(0);
  await drafts.add(draft);
  return draft.id;
}

test('the same draft asked for twice at once is sent once, and both are answered the same', async () => {
  const draftId = await keptDraft();
  const input = { draftId, sender, streamIds, data };
  const again = { ...input, data: data.slice() };
  const answers = await Promise.all([input, again].map((each) => once.send(each, () => append(draftId))));
  expect(answers.map(({ seq }) => seq)).toEqual([0, 0]);
  expect(sent).toBe(1);
});

test('a draft that is on its way with other content, or was sent, is refused', async () => {
  const draftId = await keptDraft();
  const input = { draftId, sender, streamIds, data };
  const other = { ...input, data: fromText('other') };
  const first = once.send(input, () => append(draftId));
  await expect(once.send(other, () => append(draftId))).rejects.toThrow(/draftId: is on its way already/);
  await first;
  await expect(once.send(input, () => append(draftId))).rejects.toThrow(/already, as entry 0/);
  expect(sent).toBe(1);
});

test('what was refused may be sent again; entries without a draft, and other drafts, go their way', async () => {
  const draftId = await keptDraft();
  const input = { draftId, sender, streamIds, data };
  await expect(once.send(input, () => Promise.reject(new Error('locked')))).rejects.toThrow('locked');
  await once.send(input, () => append(draftId));
  const { draftId: _, ...plain } = input;
  const another = await keptDraft();
  await Promise.all([
    once.send(plain, () => append(draftId)),
    once.send(plain, () => append(draftId)),
    once.send({ ...input, draftId: another }, () => append(another)),
  ]);
  expect(sent).toBe(4);
});
