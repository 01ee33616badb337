import { expect, test } from 'vitest';
import { deskFields, emptyDesk, readDesk } from '../../../../shared/contract/desk';

const isPlace = (text: string) => deskFields.last.safeParse(text).success;

test('a place is one of the explorer: a room, or a page in it, with what it asks', () => {
  expect(
    ['/', '/log', '/log?entry=7', '/log/entry?entry=7', '/ownership/account?account=0x'].every(isPlace),
  ).toBe(true);
  expect(['', 'log', '//elsewhere', 'https://elsewhere', '/log/', '/log/../x', '/log#x'].some(isPlace)).toBe(
    false,
  );
});

test('a field that is not as it should be is as if nothing was there, and the others stay', () => {
  const stream = `0x${'01'.repeat(32)}`;
  const account = `0x${'0a'.repeat(20)}`;
  expect(readDesk({ founders: { [stream]: account }, last: 'https://elsewhere' })).toEqual({
    ...emptyDesk,
    founders: { [stream]: account },
  });
  expect(readDesk({ founders: { [stream]: 'nobody' } })).toEqual(emptyDesk);
});
