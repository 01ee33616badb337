import type { ViewChoice, ViewerName, WrapperName } from '../../../../shared/contract/values';

export const viewerWords: Record<ViewerName, string> = {
  json: 'JSON',
  tree: 'JSON tree',
  text: 'Text',
  hex: 'Hex',
  number: 'Number',
  address: 'Address',
  time: 'Time',
  cbor: 'CBOR',
  messagePack: 'MessagePack',
  protobuf: 'Protobuf',
  rlp: 'RLP',
  abi: 'ABI',
  own: 'Own viewer',
};

const wrapperWords: Record<WrapperName, string> = {
  base64: 'base64',
  hexText: 'hex text',
  gzip: 'gzip',
  zstd: 'zstd',
};

/** "gzip, JSON": from the outside in. */
export function viewWords(via: readonly WrapperName[], viewer: ViewerName, own?: string): string {
  const inside = viewer === 'own' ? (own ?? viewerWords.own) : viewerWords[viewer];
  return [...via.map((wrapper) => wrapperWords[wrapper]), inside].join(', ');
}

/** Viewers whose rendering is made here, from the bytes. */
export type ByteViewer = 'json' | 'text' | 'hex';

export function isByteViewer(viewer: ViewerName): viewer is ByteViewer {
  return viewer === 'json' || viewer === 'text' || viewer === 'hex';
}

/** Whether two ask for the same. */
export function sameView(
  left: Partial<ViewChoice> | undefined,
  right: Partial<ViewChoice> | undefined,
): boolean {
  return (
    JSON.stringify([left?.via ?? [], left?.viewer, left?.hash]) ===
    JSON.stringify([right?.via ?? [], right?.viewer, right?.hash])
  );
}
