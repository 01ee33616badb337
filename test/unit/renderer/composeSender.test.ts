import { expect, test } from 'vitest';
import { senderOf } from '../../../renderer/views/compose/sign/senderOf';
import type { SignerAccount } from '../../../shared/contract/outputs';

const account = (digit: string, kind: SignerAccount['kind']): SignerAccount => ({
  account: `0x${digit.repeat(40)}`,
  kind,
  label: null,
  unlocked: kind !== 'watchOnly',
  remembered: false,
});
const [watched, first, second] = [account('1', 'watchOnly'), account('2', 'session'), account('3', 'file')];
const all = [watched, first, second];

test('a draft is sent by whom it names, else by whoever was chosen last, else by the first with a key', () => {
  expect(senderOf(all, second.account, first.account)).toBe(second);
  expect(senderOf(all, null, second.account)).toBe(second);
  expect(senderOf(all, null, null)).toBe(first);
  expect(senderOf([], null, null)).toBeUndefined();
});

test('a watched account sends only what names it, unless there is no other', () => {
  expect(senderOf(all, watched.account, first.account)).toBe(watched);
  expect(senderOf(all, null, watched.account)).toBe(first);
  expect(senderOf([watched], null, null)).toBe(watched);
});
