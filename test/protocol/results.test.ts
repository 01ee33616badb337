import { describe, expect, test } from 'vitest';
import type { OperationName } from '../../shared/model';
import { A, alice, B, bob, carol, control, entry, founded, put } from './entries';
import { replayed } from './node';

const emoji = '\u{1F600}';

/** The result when Bob, who may speak but not write in A, writes this key. */
async function denialOf(key: string | Uint8Array): Promise<string | null> {
  await using node = await replayed([...founded, entry(bob, [A, B], put(A, key, 'v'))]);
  return await node.result(2);
}

describe('the key in a denial', () => {
  test.each([
    ['a short key stands whole', 'alpha/1', 'alpha/1'],
    ['row 52: bytes that are not UTF-8', Uint8Array.of(0x61, 0xff), 'UNKNOWN'],
    ['row 53: 40 emoji are cut to 32', emoji.repeat(40), emoji.repeat(32)],
    ['row 54: a leading U+FEFF is kept and counted', `\ufeff${'k'.repeat(40)}`, `\ufeff${'k'.repeat(31)}`],
    ['33 letters lose the last, with nothing appended', 'x'.repeat(33), 'x'.repeat(32)],
    [
      'a text that is not UTF-8 behind its 32nd character is unknown, too',
      concat('x'.repeat(40), 0xff),
      'UNKNOWN',
    ],
    ['control characters stand as they are', 'a\n\t\0"b', 'a\n\t\0"b'],
    ['a key that reads UNKNOWN', 'UNKNOWN', 'UNKNOWN'],
  ])('%s', async (_, key, shown) => {
    expect(await denialOf(key)).toBe(`WritePermissionDenied: stream: ${A}, key: ${shown}`);
  });
});

function concat(text: string, byte: number): Uint8Array {
  return Uint8Array.of(...Buffer.from(text), byte);
}

describe('a denied operation is named with its stream, key and account', () => {
  const zero = `0x${'00'.repeat(20)}`;
  const cases: [OperationName, { key?: string; account?: typeof carol }, string, string][] = [
    ['GRANT_ADMIN_ROLE', { account: carol }, 'NONE', carol],
    ['SET_KEY_TO_SPECIAL', { key: 'k' }, 'k', zero],
    ['SET_KEY_TO_NORMAL', { key: 'k' }, 'k', zero],
    ['GRANT_WRITER_ROLE', { account: carol }, 'NONE', carol],
    ['REVOKE_WRITER_ROLE', { account: carol }, 'NONE', carol],
    ['GRANT_SPECIAL_WRITER_ROLE', { key: 'k', account: carol }, 'k', carol],
    ['REVOKE_SPECIAL_WRITER_ROLE', { key: 'k', account: carol }, 'k', carol],
  ];
  test.each(cases)('%s', async (operation, operands, key, account) => {
    await using node = await replayed([...founded, entry(bob, [A, B], control(operation, A, operands))]);
    expect(await node.result(2)).toBe(
      `AccessControlPermissionDenied: operation: ${operation}, stream: ${A}, key: ${key}, account: ${account}`,
    );
  });

  test.each<OperationName>(['RENOUNCE_ADMIN_ROLE', 'RENOUNCE_WRITER_ROLE', 'RENOUNCE_SPECIAL_WRITER_ROLE'])(
    '%s is denied to nobody who may speak',
    async (operation) => {
      const operands = operation.includes('SPECIAL') ? { key: 'k' } : {};
      await using node = await replayed([...founded, entry(bob, [A, B], control(operation, A, operands))]);
      expect(await node.result(2)).toBe('Commit');
    },
  );
});

test('every other result is its bare name', async () => {
  await using node = await replayed([...founded, entry(alice, [A]), entry(carol, [A])]);
  expect(await node.results()).toEqual(['Commit', 'Commit', 'Commit', 'SenderNoWritePermission']);
});
