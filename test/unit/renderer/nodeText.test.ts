import { expect, test } from 'vitest';
import { nodeText } from '../../../renderer/views/browse/value/nodeText';
import type { ValueNode } from '../../../shared/contract/values';

const leaf = (depth: number, name: string, type: string, text: string): ValueNode => ({
  depth,
  name,
  type,
  text,
  children: null,
});
const rows: ValueNode[] = [
  { depth: 0, name: '', type: 'map', text: '', children: 3 },
  leaf(1, 'owner', 'text', 'ada\n"the first"'),
  { depth: 1, name: 'tags', type: 'list', text: '', children: 2 },
  leaf(2, '0', 'text', 'rare'),
  leaf(2, '1', 'whole number', '18446744073709551617'),
  leaf(1, 'open', 'boolean', 'true'),
];

test('the whole is a line for each part, indented by what holds it', () => {
  expect(nodeText(rows, 0)).toBe(
    [
      'owner: "ada\\n\\"the first\\""',
      'tags:',
      '  0: "rare"',
      '  1: 18446744073709551617',
      'open: true',
    ].join('\n'),
  );
});

test('a part is what is below it, and a leaf is its text as it is', () => {
  expect(nodeText(rows, 2)).toBe('0: "rare"\n1: 18446744073709551617');
  expect(nodeText(rows, 1)).toBe('ada\n"the first"');
  expect(nodeText(rows, 9)).toBe('');
});
