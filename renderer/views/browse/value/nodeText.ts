import type { ValueNode } from '../../../../shared/contract/values';

/** A part of a structured value as text to be copied: a leaf as it reads, what holds others as a line for each of them. */
export function nodeText(rows: readonly ValueNode[], index: number): string {
  const top = rows[index];
  if (top === undefined) return '';
  if (top.children === null) return top.text;
  const lines: string[] = [];
  for (const { depth, name, type, text, children } of rows.slice(index + 1)) {
    if (depth <= top.depth) break;
    const value = children !== null ? '' : type === 'text' ? ` ${JSON.stringify(text)}` : ` ${text}`;
    lines.push(`${'  '.repeat(depth - top.depth - 1)}${name}:${value}`);
  }
  return lines.join('\n');
}
