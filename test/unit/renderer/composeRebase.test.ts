import { expect, test } from 'vitest';
import { encodeDraft } from '../../../renderer/views/compose/drafts/encodeDraft';
import type { Judged } from '../../../renderer/views/compose/dryRun/useDryRun';
import { versionAs } from '../../../renderer/views/compose/form/versionAs';
import { versionMeaning } from '../../../renderer/views/compose/form/versionMeaning';
import {
  keepingWords,
  rebased,
  type StaleRow,
  staleRows,
} from '../../../renderer/views/compose/rebase/staleRows';
import { type Draft, type DraftRow, newDraft, newRow } from '../../../shared/compose/draft';

const streamId = `0x${'01'.repeat(32)}` as const;
const row = (text: string, sawSeq: number) =>
  newRow({ streamId, key: { as: 'text', text }, value: { format: 'text', text: 'mine' }, sawSeq });

const draft: Draft = {
  ...newDraft(10),
  streams: [streamId],
  version: { mode: 'asOf', seq: 10 },
  rows: [row('fresh', 10), row('stale', 10), row('added later', 14)],
};

/** A dry run that tells the newest versions of the rows' keys, in their order. */
function judged(of: Draft, newest: number[], moreConflicts: number[] = []): Judged {
  const encoded = encodeDraft(of);
  const checks = newest.map((seq, index) => ({
    phase: 'writes',
    rule: 'version',
    index,
    because: { newest: seq },
  }));
  return {
    sender: streamId,
    content: { kind: 'streamData', encoded },
    answer: { checks, moreConflicts: { reads: [], writes: moreConflicts } },
  } as unknown as Judged;
}

test('rows are stale whose key was written after the version; their base is what they had seen', () => {
  const stale = staleRows(draft, judged(draft, [9, 12, 13]));
  expect(stale.map(({ number, base, newest }) => [number, base, newest])).toEqual([
    [2, 10, 12],
    [3, 14, 13],
  ]);
  const never: Draft = { ...draft, version: { mode: 'never' } };
  expect(staleRows(never, judged(never, [9, 12, 13]))).toEqual([]);
  const number: Draft = { ...draft, version: { mode: 'number', text: '12' } };
  expect(staleRows(number, judged(number, [9, 12, 13])).map((each) => each.number)).toEqual([3]);
});

test('conflicts that are told by their numbers alone make their rows stale as well', () => {
  const stale = staleRows(draft, judged(draft, [9], [1, 12, 2, 15]));
  expect(stale.map(({ number, newest }) => [number, newest])).toEqual([
    [2, 12],
    [3, 15],
  ]);
});

test('mine stays, theirs takes its place, a dropped row goes, and the version moves', () => {
  const [fresh, mine, theirs] = draft.rows as [Draft['rows'][0], Draft['rows'][0], Draft['rows'][0]];
  const value = { format: 'text' as const, text: 'theirs' };
  const resolved = rebased(
    draft,
    15,
    new Map([
      [mine.id, 'mine'],
      [theirs.id, 'theirs'],
    ]),
    new Map([[theirs.id, { act: 'put' as const, value }]]),
  );
  expect(resolved.version).toEqual({ mode: 'asOf', seq: 15 });
  expect(resolved.rows).toEqual([fresh, { ...mine, sawSeq: 15 }, { ...theirs, value, sawSeq: 15 }]);
  const dropped = rebased(draft, 15, new Map([[mine.id, 'drop']]), new Map());
  expect(dropped.rows.map(({ id }) => id)).toEqual([fresh.id, theirs.id]);
});

test('what its sender has seen stays, in whatever way the version is said meanwhile', () => {
  const start: Draft['version'] = { mode: 'asOf', seq: 10 };
  const roundTrip = (modes: Draft['version']['mode'][]) =>
    modes.reduce<Draft['version']>((version, mode) => versionAs(mode, version, 14), start);
  expect(roundTrip(['number'])).toMatchObject({ mode: 'number', text: '10' });
  expect(roundTrip(['number', 'asOf'])).toEqual(start);
  expect(roundTrip(['never', 'asOf'])).toEqual(start);
  expect(roundTrip(['never', 'number', 'never', 'asOf'])).toEqual(start);
  const typed = { ...versionAs('number', start, 14), text: '13' } as Draft['version'];
  expect(versionAs('asOf', typed, 14)).toEqual(start);
});

test('where nothing else says what was seen, a number does, and nothing is ahead of the newest', () => {
  expect(versionAs('asOf', { mode: 'number', text: '12' }, 14)).toEqual({ mode: 'asOf', seq: 12 });
  expect(versionAs('asOf', { mode: 'number', text: '99' }, 14)).toEqual({ mode: 'asOf', seq: 14 });
  expect(versionAs('asOf', { mode: 'number', text: 'x' }, 14)).toEqual({ mode: 'asOf', seq: 14 });
  expect(versionAs('asOf', { mode: 'never' }, 14)).toEqual({ mode: 'asOf', seq: 14 });
});

test('a version says what it does, whether it is chosen or typed', () => {
  const meaning = (version: Draft['version']) => versionMeaning(version, 14, null);
  const typed = (text: string) => meaning({ mode: 'number', text });
  expect(meaning({ mode: 'never' })).toMatchObject({ warns: true });
  expect(typed('18446744073709551615')).toEqual(meaning({ mode: 'never' }));
  expect(typed('18446744073709551614').words).toMatch(/^Ahead of the log/);
  expect(typed('15').words).toMatch(/^Ahead of the log/);
  expect(typed('14')).toEqual({
    warns: false,
    words: 'Void if one of its keys was written after this entry.',
  });
  const newest: Draft['version'] = { mode: 'asOf', seq: 14 };
  expect(meaning(newest).words).toMatch(/This is what you see now/);
  expect(versionMeaning(newest, 14, 8).words).toMatch(/This is the newest; the slider is at 8/);
  expect(meaning({ mode: 'asOf', seq: 13 }).words).toMatch(/1 entry came since/);
});

test('only a write that is kept overwrites something; a guard takes the key as it is', () => {
  const stale = (act: DraftRow['act']): StaleRow => {
    const of = { ...row(act, 10), act };
    return { row: of, number: 1, streamId, key: '0x01', base: 10, newest: 12 };
  };
  const [put, guard] = [stale('put'), stale('guard')];
  const words = (...kept: StaleRow[]) => keepingWords(kept, () => 'mine');
  expect(words(put)).toBe('What you keep overwrites what was written since.');
  expect(words(guard)).toBe('A guard that you keep takes the key as it is now.');
  expect(words(put, guard)).toMatch(/overwrites.*A guard/);
  expect(keepingWords([put, guard], () => 'drop')).toBe('');
});
