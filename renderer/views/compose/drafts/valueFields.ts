import { toHex } from '../../../../shared/bytes';
import type { DraftRow } from '../../../../shared/compose/draft';
import { keyParts } from '../../../format/keyParts';
import { decodeAs, detectDecoder } from '../../browse/value/decode';

/** A value as it is edited: text where it is text, so that the same bytes come out again. */
export function valueFieldsOf(bytes: Uint8Array): DraftRow['value'] {
  const format = detectDecoder(bytes, true);
  const decoded = decodeAs(format === 'hex' ? 'hex' : 'text', bytes, true);
  if (!decoded.ok || format === 'hex') return { format: 'hex', text: toHex(bytes) };
  return { format, text: decoded.text };
}

/** A key as it is typed: text where every byte of it shows. */
export function keyFieldsOf(bytes: Uint8Array): DraftRow['key'] {
  const [part, ...others] = keyParts(bytes);
  return part?.kind === 'text' && others.length === 0
    ? { as: 'text', text: part.text }
    : { as: 'hex', text: toHex(bytes) };
}
