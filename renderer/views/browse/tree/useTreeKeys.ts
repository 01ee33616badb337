import { type KeyboardEvent, useRef } from 'react';
import { concatBytes, fromHex, fromText, type Hex, toHex, toText } from '../../../../shared/bytes';
import { copyText } from '../../../components/copyText';
import { keyLabel } from '../../../format/keyParts';
import type { TreeModel } from './treeModel';
import type { TreeRow, TreeRows } from './treeRows';

interface Options {
  model: TreeModel;
  /** Row that is selected, -1 for none. */
  current: number;
  /** Loads the row that is selected, or where it would be, between two rows; undefined where nothing is. */
  locate: () => Promise<number> | undefined;
  select: (row: number) => void;
  /** Selects a child that may not be in sight. */
  selectPath: (path: Hex) => void;
  toggle: (row: number) => void;
  pageRows: () => number;
}

/** Letters typed within this time, in ms, make one word. */
const wordPause = 700;
/** Loaded rows that a typed word is looked for in. */
const searchRows = 20_000;

/** The keys of an ARIA tree: arrows walk and show at once, right and left open and close, letters jump. */
export function useTreeKeys(options: Options): (event: KeyboardEvent) => void {
  const word = useRef({ text: '', typed: '', at: 0 });
  const { model, select } = options;

  const jump = (letter: string, now: number, rows: TreeRows, current: number) => {
    const isNew = now - word.current.at > wordPause;
    const typed = (isNew ? '' : word.current.typed) + letter;
    word.current = { text: typed.toLowerCase(), typed, at: now };
    const length = Math.min(rows.count, searchRows);
    const start = isNew ? current + 1 : Math.max(0, current);
    for (let i = 0; i < length; i++) {
      const index = (start + i) % length;
      const row = rows.at(index);
      if (row?.kind !== 'node') continue;
      const label = keyLabel(row.node.prefix.subarray(model.labelStart(row))).toLowerCase();
      if (label.startsWith(word.current.text)) return select(index);
    }
    const row = rows.at(Math.max(0, current));
    if (row !== undefined) void jumpBeyond(row);
  };

  /** What is not loaded is sought among the siblings, by the very letters: it may be far. */
  const jumpBeyond = async (row: TreeRow) => {
    const { typed } = word.current;
    const above =
      row.kind === 'node' ? row.node.prefix.subarray(0, model.labelStart(row)) : fromHex(row.parent);
    const path = await model.childStarting(row.parent, concatBytes(above, fromText(typed)));
    if (path !== undefined && typed === word.current.typed) options.selectPath(path);
  };

  /** A space is a letter within a word only, and `?` lists the shortcuts. */
  const isLetter = ({ key, timeStamp }: KeyboardEvent) =>
    key.length === 1 && key !== '?' && (key !== ' ' || timeStamp - word.current.at <= wordPause);

  /** @returns whether the key means something here */
  const act = (event: KeyboardEvent, current: number): boolean => {
    const { rows } = model;
    const row = rows.at(current);
    const last = rows.count - 1;
    if (event.key === 'ArrowDown') select(Math.min(last, Math.floor(current + 1)));
    else if (event.key === 'ArrowUp') select(Math.max(0, Math.ceil(current - 1)));
    else if (event.key === 'Home') select(0);
    else if (event.key === 'End') select(last);
    else if (event.key === 'PageDown') select(Math.min(last, Math.floor(current + options.pageRows())));
    else if (event.key === 'PageUp') select(Math.max(0, Math.ceil(current - options.pageRows())));
    else if (event.key === 'ArrowRight') openOrEnter(options, row, current);
    else if (event.key === 'ArrowLeft') closeOrLeave(options, row, current);
    else if (event.key === 'Enter' && row !== undefined) options.toggle(current);
    else if (isLetter(event)) jump(event.key, event.timeStamp, rows, current);
    else return false;
    return true;
  };

  return (event) => {
    const row = model.rows.at(options.current);
    if (copies(event) && row?.kind === 'node') {
      copyKey(row.node.prefix, event.shiftKey);
      event.preventDefault();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    // The selected row may be forgotten by now, far from sight, or not live at this seq: one goes on from its place.
    const located = options.current < 0 && isMove(event.key) ? options.locate() : undefined;
    if (located !== undefined) void located.then((found) => act(event, found));
    else if (!act(event, options.current)) return;
    event.preventDefault();
  };
}

function isMove(key: string): boolean {
  return /^(Arrow|Page)/.test(key);
}

/** A selection of text is copied as ever. */
function copies(event: KeyboardEvent): boolean {
  const isCopy = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'c';
  return isCopy && window.getSelection()?.isCollapsed !== false;
}

/** As text where the key is text, unless hex is asked for. */
function copyKey(key: Uint8Array, asHex: boolean): void {
  copyText((asHex ? undefined : toText(key)) ?? toHex(key));
}

function openOrEnter({ model, select, toggle }: Options, row: TreeRow | undefined, current: number): void {
  if (row?.kind !== 'node' || !row.node.children) return;
  if (!model.isOpen(row.parent, row.node)) {
    toggle(current);
    return;
  }
  // While the first child is still loading there is nothing to enter yet.
  if (model.rows.at(current + 1)?.kind === 'node') select(current + 1);
}

function closeOrLeave({ model, select, toggle }: Options, row: TreeRow | undefined, current: number): void {
  if (row?.kind !== 'node') return;
  if (row.node.children && model.isOpen(row.parent, row.node)) {
    toggle(current);
    return;
  }
  const above = model.rows.parentOf(current);
  if (above >= 0) select(above);
}
