import { describe, expect, test } from 'vitest';
import { refuseTangled } from '../../../electron/log/lineStructure';

const million = 1 << 20;
const isTaken = (line: string) => {
  try {
    refuseTangled(Buffer.from(line));
    return true;
  } catch (error) {
    expect((error as { code: string }).code).toBe('badInput');
    return false;
  }
};

describe('a long line', () => {
  test.each<[string, string, boolean]>([
    ['of one text', `{"data":"0x${'ab'.repeat(million)}"}`, true],
    ['of a text with brackets', `{"note":"${'['.repeat(2 * million)}"}`, true],
    ['of a text with quotes in it', `{"note":"${'\\",'.repeat(million)}"}`, true],
    ['of a text that ends in backslashes', `{"note":"${'\\\\'.repeat(million)}","a":[]}`, true],
    ['of a text without an end', `{"note":"${'['.repeat(2 * million)}`, true],
    ['of brackets', '['.repeat(million + 1), false],
    ['of commas between texts', `[${'"",'.repeat(million)}]`, false],
    ['of brackets behind a text that ends in two backslashes', `{"a":"\\\\"${'['.repeat(million)}`, false],
    ['of numbers', `[${'1,'.repeat(million)}1]`, false],
  ])('%s', (_, line, taken) => {
    expect(isTaken(line)).toBe(taken);
  });

  test('as short as an ordinary one may be anything', () => {
    expect(isTaken('['.repeat(million))).toBe(true);
  });
});
