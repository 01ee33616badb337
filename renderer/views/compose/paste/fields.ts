/** The fields of a pasted row, by the names that columns and members go by. Nothing that has another name is guessed. */

export interface Fields {
  act?: string;
  stream?: string;
  key?: string;
  /** '' where a place for it is left empty, or null stands there; undefined where there is none. */
  value?: string;
  account?: string;
  /** How the value is edited, in rows of batch files. */
  format?: string;
  number?: string;
}

export type FieldName = keyof Fields;

/** What was found in one place: the fields of a row, or why it is none. */
export interface Found {
  /** Line or position in what was pasted, from 1. */
  place: number;
  fields: Fields;
  problem?: string;
}

const names: Record<string, FieldName> = {
  act: 'act',
  op: 'act',
  operation: 'act',
  type: 'act',
  stream: 'stream',
  streamid: 'stream',
  stream_id: 'stream',
  key: 'key',
  k: 'key',
  value: 'value',
  v: 'value',
  data: 'value',
  account: 'account',
  address: 'account',
  format: 'format',
  number: 'number',
};

/** Columns of an exported range that say nothing of a batch. */
const ofExports = ['version', 'size'];

export function fieldOf(name: string): FieldName | 'ofExports' | undefined {
  const plain = name.trim().toLowerCase().replace(/\s+/g, '');
  return ofExports.includes(plain) ? 'ofExports' : Object.hasOwn(names, plain) ? names[plain] : undefined;
}

/** Whether the name is that of the field itself, which hardly anything else is called. */
export function isOwnName(name: string): boolean {
  const plain = name.trim().toLowerCase();
  return ['act', 'stream', 'key', 'value', 'account'].includes(plain);
}

export const exportNote = 'Version and size of an exported range say nothing of a batch and are left out.';

/** Something hostile or long may stand where a name is expected. */
export function quoted(text: string): string {
  return `“${text.length > 40 ? `${text.slice(0, 40)}…` : text}”`;
}

export function unknownName(what: 'column' | 'field', name: string): string {
  return `there is no ${what} ${quoted(name)}: there are act, stream, key, value and account`;
}
