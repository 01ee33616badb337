import { expect, test } from 'vitest';
import { whatIfWords } from '../../../renderer/views/log/inspector/whatIf/whatIfWords';
import { questionOf } from '../../../renderer/views/log/inspector/why/questionOf';
import type { MissingRight } from '../../../shared/contract/explanation';

const grant = (role: MissingRight['role']): MissingRight => ({
  role,
  streamId: `0x${'01'.repeat(32)}`,
  key: null,
  account: `0x${'0a'.repeat(20)}`,
});

test('a repair is tried with its role and its version; several roles are tried as an admin', () => {
  expect(questionOf({ kind: 'possible', version: '655', grants: [] })).toEqual({ version: '655' });
  expect(questionOf({ kind: 'possible', version: null, grants: [grant('streamWriter')] })).toEqual({
    role: 'streamWriter',
  });
  const both = [grant('streamWriter'), grant('specialWriter')];
  expect(questionOf({ kind: 'possible', version: '7', grants: both })).toEqual({
    role: 'admin',
    version: '7',
  });
  expect(questionOf({ kind: 'unknown', grants: [grant('streamWriter')] })).toEqual({ role: 'streamWriter' });
});

test('what no state can help is not tried', () => {
  expect(questionOf({ kind: 'impossible', obstacles: [] })).toBeNull();
});

test('a question is one sentence, and names no more than was asked', () => {
  const nothing = { at: null, sender: null, role: null, version: null, without: null };
  expect(whatIfWords({ ...nothing, role: 'none' })).toBe('If it stood with no role at all');
  expect(whatIfWords({ ...nothing, at: 1200, version: '18446744073709551615', without: 655 })).toBe(
    'If it stood at seq 1\u2009200, with version any, without what entry 655 did',
  );
});
