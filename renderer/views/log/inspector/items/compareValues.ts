import { parse } from 'lossless-json';
import { equalBytes, toText } from '../../../../../shared/bytes';

/** One field that differs. `undefined` is a field that is not there. */
export interface FieldChange {
  /** The way to the field; empty for the whole value. */
  path: string;
  before: string | undefined;
  after: string | undefined;
}

export type ValueComparison =
  | { kind: 'same' }
  | { kind: 'fields'; changes: FieldChange[] }
  | { kind: 'text'; before: string; after: string }
  | { kind: 'bytes' };

/** Values beyond this are shown, not compared field by field. */
const longestCompared = 65_536;

/**
 * What changed between two values: by fields where both are JSON objects or lists (a moved comma is no change), as
 * text where both are UTF-8, else only that bytes differ.
 */
export function compareValues(before: Uint8Array, after: Uint8Array): ValueComparison {
  if (equalBytes(before, after)) return { kind: 'same' };
  const [left, right] = [toText(before), toText(after)];
  if (left === undefined || right === undefined) return { kind: 'bytes' };
  const changes = fieldChanges(left, right);
  if (changes !== undefined) return changes.length === 0 ? { kind: 'same' } : { kind: 'fields', changes };
  return { kind: 'text', before: left, after: right };
}

/** undefined where the two cannot be compared by fields: too long or too deep among them. */
function fieldChanges(left: string, right: string): FieldChange[] | undefined {
  if (left.length > longestCompared || right.length > longestCompared) return undefined;
  const [before, after] = [parseJson(left), parseJson(right)];
  if (!isStructure(before) || !isStructure(after)) return undefined;
  try {
    const changes: FieldChange[] = [];
    collect('', before, after, changes);
    return changes;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

type Structure = Record<string, unknown> | unknown[];

/** A number as it is written: two that round to the same double are still a change. */
class ExactNumber {
  constructor(readonly text: string) {}
}

function isStructure(value: unknown): value is Structure {
  return typeof value === 'object' && value !== null && !(value instanceof ExactNumber);
}

function parseJson(text: string): unknown {
  try {
    return parse(text, undefined, (number) => new ExactNumber(number));
  } catch {
    return undefined;
  }
}

function collect(path: string, before: Structure, after: Structure, changes: FieldChange[]): void {
  if (Array.isArray(before) || Array.isArray(after)) {
    if (render(before) !== render(after))
      changes.push({ path, before: render(before), after: render(after) });
    return;
  }
  for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const way = path === '' ? name : `${path}.${name}`;
    const [was, is] = [field(before, name), field(after, name)];
    if (isStructure(was) && isStructure(is)) collect(way, was, is, changes);
    else if (render(was) !== render(is)) changes.push({ path: way, before: render(was), after: render(is) });
  }
}

function field(value: Record<string, unknown>, name: string): unknown {
  return Object.hasOwn(value, name) ? value[name] : undefined;
}

function render(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  if (value instanceof ExactNumber) return value.text;
  if (Array.isArray(value)) return `[${value.map(render).join(', ')}]`;
  if (!isStructure(value)) return JSON.stringify(value);
  const fields = Object.entries(value)
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([name, each]) => `${JSON.stringify(name)}: ${render(each)}`);
  return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`;
}
