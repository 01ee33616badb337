import type { Hex } from '../../../../shared/bytes';
import type { DraftRow } from '../../../../shared/compose/draft';
import type { KeyState } from '../../../../shared/contract/outputs';
import { connection } from '../../../api/connection';
import { formatCount, formatPlural } from '../../../format/numbers';
import { fileValue } from './fileValue';
import { largestFile } from './rowBytes';
import { valueFieldsOf } from './valueFields';

/** Bytes that are edited in a text field; more of them are kept as those of a file are. */
const longestTyped = 1 << 20;
/** Bytes that one call reads. */
const longestSlice = 1 << 20;

interface Held {
  fields: Partial<DraftRow>;
  /** Why the row has no value, as a sentence: part of one must not be signed by mistake. */
  lack?: string;
}

/** What a key held, as a row edits it. */
export async function heldValue(streamId: Hex, key: Hex, state: KeyState): Promise<Held> {
  const { version, size, head } = state;
  if (version === null) return { fields: {} };
  if (state.deleted) return { fields: { act: 'delete' } };
  if (size > largestFile)
    return {
      fields: {},
      lack: `The key holds ${formatPlural(size, 'byte')}; a draft keeps values of up to ${formatCount(largestFile)}.`,
    };
  if (head.length === size) return { fields: { value: valueFieldsOf(head) } };
  const bytes = new Uint8Array(size);
  for (let offset = 0; offset < size; ) {
    const length = Math.min(longestSlice, size - offset);
    const slice = await connection.call('value.slice', { streamId, key, version, offset, length });
    if (slice.bytes.length === 0) return { fields: {}, lack: 'What the key holds could not be read whole.' };
    bytes.set(slice.bytes, offset);
    offset += slice.bytes.length;
  }
  const value = size <= longestTyped ? valueFieldsOf(bytes) : await fileValue(new Blob([bytes]));
  return { fields: { value } };
}
