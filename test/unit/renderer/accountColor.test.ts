import { expect, test } from 'vitest';
import { accountColor, namedColors } from '../../../renderer/components/accountColor';

const accounts = Array.from({ length: 10 }, (_, i) => `0x${String(i).repeat(40)}`);

test('as many named accounts as there are colours are all told apart', () => {
  const colors = namedColors(accounts.slice(0, 8));
  expect(new Set(colors.values()).size).toBe(8);
});

test('the colours do not depend on the order of the names', () => {
  expect([...namedColors([...accounts].reverse())].sort()).toEqual([...namedColors(accounts)].sort());
});

test('every account has one of the eight colours', () => {
  for (const account of accounts) expect(accountColor(account, new Map())).toMatch(/^var\(--a[1-8]\)$/);
});
