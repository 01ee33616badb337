/** What an answer to "what if" says beyond its verdict. */
import { expect, test } from 'vitest';
import { A, alice, carol, control, entry, entryAt, founded, put } from '../../protocol/entries';
import { replayed } from '../../protocol/node';

const log = [
  ...founded,
  entry(alice, [A], put(A, 'k', 'one'), control('GRANT_WRITER_ROLE', A, { account: carol })),
  entry(alice, [A], control('REVOKE_WRITER_ROLE', A, { account: carol })),
  entryAt(1, carol, [A], put(A, 'k', 'x')),
];

test('without the entry that took the right the next thing that is wrong decides', async () => {
  await using replay = await replayed(log);
  const answer = await replay.node.query('entry.whatIf', { seq: 4, without: 3 });
  expect(answer).toMatchObject({
    result: 'VersionConfliction',
    original: { result: 'SenderNoWritePermission', verdict: 'senderMayNotWrite' },
    repair: { kind: 'possible', version: '2', grants: [] },
  });
  expect(answer.checks.find(({ deciding }) => deciding)?.proof).toMatchObject({ between: { seq: 2 } });
});

test('a right that is assumed has no entry that gave it', async () => {
  await using replay = await replayed(log);
  const { result, checks } = await replay.node.query('entry.whatIf', { seq: 4, role: 'admin', version: '2' });
  expect(result).toBe('Commit');
  expect(
    checks.find(({ rule, phase }) => phase === 'writes' && rule === 'permission')?.because,
  ).toMatchObject({
    right: 'admin',
    since: null,
  });
});

test('an entry that is moved behind itself does not meet what it wrote', async () => {
  await using replay = await replayed([...founded, entryAt(1, alice, [A], put(A, 'k', 'one'))]);
  expect(await replay.node.query('entry.whatIf', { seq: 2, at: 3 })).toMatchObject({ result: 'Commit' });
});

test('what is not replayed yet cannot be asked', async () => {
  await using replay = await replayed(log);
  await expect(replay.node.query('entry.whatIf', { seq: 4, at: 6 })).rejects.toMatchObject({
    code: 'notFound',
    message: 'The state before entry 6 is not known yet: entries are replayed up to 4.',
  });
  await expect(replay.node.query('entry.whatIf', { seq: 4, without: 9 })).rejects.toMatchObject({
    data: { what: 'entry', id: '9' },
  });
});
