import cborMap from '../../../../resources/decoders/cborMap.js?raw';
import jsonLines from '../../../../resources/decoders/jsonLines.js?raw';

const empty = `// What an entry's content means: docs/decoders.md has the whole of it.
export function decode(content, entry) {
  return {
    writes: [{ key: fromText('content'), value: content }],
  };
}
`;

/** Where a new decoder begins. */
export const templates = [
  { value: 'empty', text: 'The smallest one', code: empty },
  { value: 'jsonLines', text: 'JSON lines', code: jsonLines },
  { value: 'cborMap', text: 'CBOR map', code: cborMap },
] as const;
export type TemplateName = (typeof templates)[number]['value'];
