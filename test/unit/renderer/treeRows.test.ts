import { describe, expect, test } from 'vitest';
import { type Gap, type NodeRun, TreeLevel } from '../../../renderer/views/browse/tree/treeLevel';
import { TreeRows } from '../../../renderer/views/browse/tree/treeRows';
import { fromText, type Hex, toHex, toText } from '../../../shared/bytes';
import type { TreeNode, TreePage } from '../../../shared/contract/outputs';

const hex = (text: string): Hex => toHex(fromText(text));
const node = (prefix: string, children = false): TreeNode => ({
  prefix: fromText(prefix),
  key: children ? null : { seq: 1, size: 1 },
  children,
});

const page = (nodes: TreeNode[], fields: Partial<TreePage> = {}): TreePage => ({
  at: 1,
  nodes,
  next: null,
  isFirst: true,
  before: null,
  behind: null,
  ...fields,
});

function level(prefix: string, nodes: TreeNode[], next: Hex | null = null): [Hex, TreeLevel] {
  const made = new TreeLevel(fromText(prefix));
  made.fill(gapOf(made), page(nodes, { next }), 0, 0);
  return [hex(prefix), made];
}

/** The first gap of a level, or the one behind a node. */
function gapOf(made: TreeLevel, behind?: string): Gap {
  const gaps = made.stretches.filter((stretch): stretch is Gap => stretch.kind === 'gap');
  const found = gaps.find((gap) => behind === undefined || made.around(gap).after === hex(behind));
  if (found === undefined) throw new Error('the level has no such gap');
  return found;
}

/** A level as text: its nodes, and each gap as the rows it stands for. */
const textOf = (made: TreeLevel) =>
  made.stretches
    .map((stretch) =>
      stretch.kind === 'gap'
        ? `<${stretch.rows}>`
        : stretch.nodes.map(({ prefix }) => toText(prefix)).join(''),
    )
    .join(' ');

const runOf = (made: TreeLevel, index: number): NodeRun => {
  const stretch = made.stretches[index];
  if (stretch?.kind !== 'nodes') throw new Error(`stretch ${index} is not loaded`);
  return stretch;
};

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
    made.fill(gapOf(made), page([node('a'), node('b')], { next: hex('b') }), 1, 0);
    made.fill(gapOf(made), page([node('c'), node('d')], { isFirst: false }), 1, 0);
    expect(textOf(made)).toBe('ab cd');
    expect(made.boundsOf(runOf(made, 0))).toEqual({ from: undefined, until: hex('c'), through: undefined });
    made.replace(runOf(made, 0), [node('a'), node('aa'), node('b')], 2);
    expect(textOf(made)).toBe('aaab cd');
    expect(made.boundsOf(runOf(made, 1))).toEqual({ from: hex('c'), until: undefined, through: undefined });
    made.replace(runOf(made, 1), [node('b'), node('e')], 2);
    expect(textOf(made)).toBe('aaab e');
    made.replace(runOf(made, 1), [], 3);
    expect(textOf(made)).toBe('aaab');
    expect(made.size).toBe(3);
  });
});

describe('a level of very many', () => {
  const letters = (text: string) => Array.from(text, (letter) => node(letter));

  test('is loaded where it is looked at: first, far away, last, and between', () => {
    const made = new TreeLevel(fromText(''));
    made.fill(gapOf(made), page(letters('ab'), { next: hex('b'), behind: 22 }), 1, 0);
    expect(textOf(made)).toBe('ab <22>');
    made.fill(gapOf(made), page(letters('lmn'), { isFirst: false, next: hex('n'), behind: 12 }), 1, 9);
    expect(textOf(made)).toBe('ab <9> lmn <12>');
    made.fillBack(gapOf(made, 'n'), page(letters('yz'), { isFirst: false }), 1);
    expect(textOf(made)).toBe('ab <9> lmn <10> yz');
    // What is known already, on either side, is not taken twice.
    made.fill(gapOf(made, 'b'), page(letters('jklm'), { isFirst: false, next: hex('m') }), 1, 7);
    expect(textOf(made)).toBe('ab <7> jk lmn <10> yz');
    made.fillBack(gapOf(made, 'n'), page(letters('mnop'), { isFirst: false, next: hex('p') }), 1);
    expect(textOf(made)).toBe('ab <7> jk lmn op yz');
    expect([made.size, made.find(fromText('o'))?.index]).toEqual([undefined, 0]);
    made.fill(gapOf(made), page(letters('cdefghij'), { isFirst: false, next: hex('j') }), 1, 0);
    expect([textOf(made), made.size]).toEqual(['ab cdefghi jk lmn op yz', 18]);
  });

  test('knows where a key would be, loaded or not', () => {
    const made = new TreeLevel(fromText(''));
    made.fill(gapOf(made), page([node('a/', true), node('b')], { next: hex('b') }), 1, 0);
    made.fillBack(gapOf(made), page([node('y/', true), node('z')], { isFirst: false }), 1);
    expect(toText(made.holding(fromText('a/x'))!.prefix)).toBe('a/');
    expect(toText(made.holding(fromText('y/x/2'))!.prefix)).toBe('y/');
    expect([made.holding(fromText('m')), made.holding(fromText('c'))]).toEqual([undefined, undefined]);
    expect(made.gapAt(fromText('m'))).toBe(gapOf(made));
    expect([made.gapAt(fromText('a/x')), made.gapAt(fromText('zz'))]).toEqual([undefined, undefined]);
  });

  test('finds the child that starts with what was typed, or holds it', () => {
    const [, made] = level(
      '',
      ['apple', 'bee', 'bet', 'c'].map((name) => node(name)),
    );
    const found = (text: string) => {
      const child = made.startingWith(fromText(text));
      return child && toText(child.prefix);
    };
    expect(['a', 'be', 'bet', 'cat', 'b\u00e9', 'd'].map(found)).toEqual([
      'apple',
      'bee',
      'bet',
      'c',
      undefined,
      undefined,
    ]);
  });

  test('forgets what is far from what is in sight, but not what something hangs on', () => {
    const made = new TreeLevel(fromText(''));
    for (const [i, part] of ['ab', 'cd', 'ef', 'gh', 'ij'].entries()) {
      const next = i === 4 ? null : hex(part.slice(-1));
      made.fill(gapOf(made), page(letters(part), { isFirst: i === 0, next, behind: 9 }), 1, 0);
    }
    const hangsOn = runOf(made, 0);
    expect(made.forgetFar(runOf(made, 3), 20, () => true)).toBe(false);
    expect(made.forgetFar(runOf(made, 3), 4, (run) => run !== hangsOn)).toBe(true);
    expect(textOf(made)).toBe('ab <2> ef gh ij');
    expect(made.forgetFar(runOf(made, 3), 4, () => true)).toBe(true);
    expect(textOf(made)).toBe('<4> ef gh ij');
    made.fillBack(gapOf(made), page(letters('cd'), { isFirst: false }), 1);
    expect(textOf(made)).toBe('<2> cd ef gh ij');
  });

  test('keeps the part of a stretch that is asked again, with rows for what it forgets', () => {
    const made = new TreeLevel(fromText(''));
    made.fill(gapOf(made), page(letters('abcdefgh'), { next: hex('h'), behind: 4 }), 1, 0);
    expect(made.keepPart(runOf(made, 0), -2, 20)).toBe(runOf(made, 0));
    const part = made.keepPart(runOf(made, 0), -2, 5);
    expect(textOf(made)).toBe('abcde <7>');
    expect(made.keepPart(part, 2, 4)).toBe(runOf(made, 1));
    expect(textOf(made)).toBe('<2> cd <8>');
    expect(made.boundsOf(runOf(made, 1))).toEqual({ from: hex('c'), until: undefined, through: hex('d') });
  });

  test('gaps whose nodes between them have gone are one', () => {
    const made = new TreeLevel(fromText(''));
    made.fill(gapOf(made), page(letters('m'), { isFirst: false, next: hex('m'), before: 5, behind: 6 }), 1);
    expect(textOf(made)).toBe('<5> m <6>');
    made.replace(runOf(made, 1), [], 2);
    expect(textOf(made)).toBe('<11>');
  });

  test('has rows for what is not loaded, and says no position behind a gap', () => {
    const made = new TreeLevel(fromText(''));
    made.fill(gapOf(made), page(letters('ab'), { next: hex('b'), behind: 400 }), 1, 0);
    made.fillBack(gapOf(made), page(letters('yz'), { isFirst: false }), 1);
    const rows = new TreeRows(hex(''), new Map([[hex(''), made]]), new Map());
    expect(rows.count).toBe(402);
    expect([rows.at(200)?.kind, rows.indexOf(hex(''), fromText('z'))]).toEqual(['more', 401]);
    const [second, last] = [rows.at(1), rows.at(401)];
    expect(second?.kind === 'node' && second.position).toBe(1);
    expect(last?.kind === 'node' && last.position).toBeUndefined();
    expect(rows.within(100, 120)).toEqual([
      { level: made, id: hex(''), gap: gapOf(made), before: 98, behind: 279 },
    ]);
  });
});

test('a level that was loaded empty shows a row to load again after a change, one with nodes keeps them', () => {
  const levels = new Map([level('', [])]);
  expect(drawn(new TreeRows(hex(''), levels, new Map()))).toEqual([]);
  levels.get(hex(''))!.forgetIfEmpty();
  expect(drawn(new TreeRows(hex(''), levels, new Map()))).toEqual(['more']);
  levels.get(hex(''))!.fill(gapOf(levels.get(hex(''))!), page([node('J')]), 1, 0);
  levels.get(hex(''))!.forgetIfEmpty();
  expect(drawn(new TreeRows(hex(''), levels, new Map()))).toEqual(['J']);
});
