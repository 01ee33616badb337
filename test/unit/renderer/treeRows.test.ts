import { describe, expect, test } from 'vitest';
import { TreeLevel } from '../../../renderer/views/browse/tree/treeLevel';
import { TreeRows } from '../../../renderer/views/browse/tree/treeRows';
import { fromText, type Hex, toHex, toText } from '../../../shared/bytes';
import type { TreeNode } from '../../../shared/contract/outputs';

const hex = (text: string): Hex => toHex(fromText(text));
const node = (prefix: string, children = false): TreeNode => ({
  prefix: fromText(prefix),
  key: children ? null : { seq: 1, size: 1 },
  children,
});

function level(prefix: string, nodes: TreeNode[], next: Hex | null = null): [Hex, TreeLevel] {
  const made = new TreeLevel(fromText(prefix));
  made.append(nodes, undefined, next, 0);
  return [hex(prefix), made];
}

function drawn(rows: TreeRows): string[] {
  return Array.from({ length: rows.count }, (_, index) => {
    const row = rows.at(index)!;
    const name = row.kind === 'node' ? toText(row.node.prefix) : row.kind;
    return `${'  '.repeat(row.depth - 1)}${name}`;
  });
}

describe('the rows of an open tree', () => {
  const levels = new Map([
    level('', [node('J', true), node('K')]),
    level('J', [node('JF'), node('JPV', true)]),
    level('JPV', [node('JPVA'), node('JPVD')], hex('JPVD')),
  ]);
  const open = new Map([
    [hex(''), new Set([hex('J')])],
    [hex('J'), new Set([hex('JPV')])],
  ]);
  const rows = new TreeRows(hex(''), levels, open);

  test('stand in order, each level below its node, with a row for what is not loaded', () => {
    expect(drawn(rows)).toEqual(['J', '  JF', '  JPV', '    JPVA', '    JPVD', '    more', 'K']);
  });

  test('are found by node, and know the row above them', () => {
    expect(rows.indexOf(hex('J'), fromText('JPV'))).toBe(2);
    expect(rows.indexOf(hex(''), fromText('K'))).toBe(6);
    expect(rows.indexOf(hex(''), fromText('X'))).toBe(-1);
    expect([rows.parentOf(3), rows.parentOf(5), rows.parentOf(2), rows.parentOf(0)]).toEqual([2, 2, 0, -1]);
  });

  test('what is not loaded gives way to the node below it, at the end to the one above', () => {
    expect([rows.nodeNear(5), rows.nodeNear(3)]).toEqual([6, 3]);
    const partly = new TreeRows(hex('JPV'), levels, new Map());
    expect(partly.nodeNear(partly.count - 1)).toBe(1);
  });

  test('a level says its size only when all of it is loaded', () => {
    const [first, below] = [rows.at(0), rows.at(3)];
    expect(first?.kind === 'node' && [first.position, first.setSize]).toEqual([0, 2]);
    expect(below?.kind === 'node' && [below.position, below.setSize]).toEqual([0, -1]);
  });
});

describe('a level that is asked again', () => {
  test('replaces one stretch and leaves the others where they belong', () => {
    const made = new TreeLevel(fromText(''));
    made.append([node('a'), node('b')], undefined, hex('b'), 1);
    made.append([node('c'), node('d')], hex('b'), null, 1);
    expect(made.outdated(0, 3, 2)).toEqual([
      { after: undefined, until: hex('b') },
      { after: hex('b'), until: null },
    ]);
    made.replace(undefined, [node('a'), node('aa'), node('b')], 2);
    expect(made.nodes.map((each) => toText(each.prefix))).toEqual(['a', 'aa', 'b', 'c', 'd']);
    expect(made.outdated(0, 4, 2)).toEqual([{ after: hex('b'), until: null }]);
    made.replace(hex('b'), [node('e')], 2);
    expect(made.nodes.map((each) => toText(each.prefix))).toEqual(['a', 'aa', 'b', 'e']);
    expect(made.outdated(0, 3, 2)).toEqual([]);
  });
});

test('a level that was loaded empty shows a row to load again after a change, one with nodes keeps them', () => {
  const levels = new Map([level('', [])]);
  expect(drawn(new TreeRows(hex(''), levels, new Map()))).toEqual([]);
  levels.get(hex(''))!.forgetIfEmpty();
  expect(drawn(new TreeRows(hex(''), levels, new Map()))).toEqual(['more']);
  levels.get(hex(''))!.append([node('J')], undefined, null, 1);
  levels.get(hex(''))!.forgetIfEmpty();
  expect(drawn(new TreeRows(hex(''), levels, new Map()))).toEqual(['J']);
});
