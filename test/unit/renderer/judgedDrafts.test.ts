import { expect, test } from 'vitest';
import { JudgedDrafts } from '../../../renderer/views/compose/watch/judgedDrafts';
import { watchedDrafts } from '../../../renderer/views/compose/watch/watchedDrafts';
import type { Hex } from '../../../shared/bytes';
import { newDraft, summaryOf } from '../../../shared/compose/draft';

const ada: Hex = `0x${'aa'.repeat(20)}`;
const ben: Hex = `0x${'bb'.repeat(20)}`;
const draft = { id: 'a', changedAt: 1 };
const committed = (at: number) => ({ verdict: 'committed' as const, at });
const rejected = (at: number) => ({ verdict: 'versionConflict' as const, at });

test('a verdict that changes while nothing is typed is a flip, until it is seen', () => {
  const judged = new JudgedDrafts();
  const flip = () => judged.state.byId.get('a')?.flip;
  judged.note(draft, ada, committed(10));
  judged.note(draft, ada, committed(11));
  expect(flip()).toBeUndefined();
  judged.note(draft, ada, rejected(12));
  expect(flip()).toEqual({ from: 'committed', to: 'versionConflict', before: 11, at: 12 });
  judged.note(draft, ada, rejected(13));
  expect(flip()?.at).toBe(12);
  judged.see('a');
  expect(flip()).toBeUndefined();
  judged.note(draft, ada, committed(14));
  expect(flip()).toEqual({ from: 'versionConflict', to: 'committed', before: 13, at: 14 });
});

test('a verdict that is as it was first has not flipped', () => {
  const judged = new JudgedDrafts();
  judged.note(draft, ada, committed(10));
  judged.note(draft, ada, rejected(11));
  judged.note(draft, ada, committed(12));
  expect(judged.state.byId.get('a')?.flip).toBeUndefined();
});

test('what is typed, or sent by somebody else, has no verdict to flip from', () => {
  const judged = new JudgedDrafts();
  judged.note(draft, ada, committed(10));
  judged.note({ ...draft, changedAt: 2 }, ada, rejected(10));
  expect(judged.state.byId.get('a')).toMatchObject({ verdict: 'versionConflict', flip: undefined });
  judged.note({ ...draft, changedAt: 2 }, ben, committed(10));
  expect(judged.state.byId.get('a')?.flip).toBeUndefined();
  judged.note({ ...draft, changedAt: 3 }, ben, 'unfinished');
  expect(judged.state.byId.get('a')).toMatchObject({ verdict: null, reason: 'unfinished' });
});

test('what the page of a draft told was seen when it closes', () => {
  const judged = new JudgedDrafts();
  const close = judged.opened('a');
  judged.note(draft, ada, committed(10));
  judged.note(draft, ada, rejected(11));
  expect(judged.state).toMatchObject({ open: 'a' });
  close();
  expect(judged.state.open).toBeUndefined();
  expect(judged.state.byId.get('a')?.flip).toBeUndefined();
});

test('as many drafts are watched as there is room for, the newest first, and a huge one keeps out no other', () => {
  const summary = (id: string, rows: number) => ({ ...summaryOf(newDraft(0)), id, rows });
  const drafts = [summary('a', 10_000), summary('b', 45_000), summary('c', 40_000), summary('d', 1)];
  expect(watchedDrafts(drafts).map(({ id }) => id)).toEqual(['a', 'c']);
  const many = Array.from({ length: 60 }, (_, i) => summary(String(i), 1));
  expect(watchedDrafts(many)).toHaveLength(50);
});
