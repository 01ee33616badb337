import { expect, test } from 'vitest';
import { inTextField, withLineEnds } from '../../../renderer/views/compose/lineEnds';

test.each([
  ['a letter in lines of CR LF', 'a\r\nb\r\n', 'ax\nb\n', 'ax\r\nb\r\n'],
  ['a letter behind the last line end', 'a\r\nb\r\n', 'a\nb\nx', 'a\r\nb\r\nx'],
  ['a new line among lines of CR LF', 'a\r\nb\r\n', 'a\nb\n\nc', 'a\r\nb\r\n\r\nc'],
  ['a new line where line ends differ', 'a\r\nb\nc\rd', 'a\nb\nx\nc\nd', 'a\r\nb\nx\nc\rd'],
  ['a CR alone', 'a\rb', 'a\nbc', 'a\rbc'],
  ['a line end that is deleted', 'a\r\nb\r\nc', 'ab\nc', 'ab\r\nc'],
  ['one of two line ends that is deleted', 'a\r\n\r\nb', 'a\nb', 'a\r\nb'],
  ['all of it that is replaced', 'a\r\nb', 'x\ny', 'x\r\ny'],
  ['all of it that is deleted', 'a\r\nb', '', ''],
  ['lines of LF alone', 'a\nb', 'a\nbc', 'a\nbc'],
])('keeps the line ends of what is not touched: %s', (_what, before, typed, after) => {
  expect(withLineEnds(before, typed)).toBe(after);
  expect(inTextField(after)).toBe(typed);
  expect(withLineEnds(before, inTextField(before))).toBe(before);
});
