/** Viewers that need nothing but the bytes, and what each is told of. */
import type { ViewerName } from '../../shared/contract/values';
import { readAddress } from './address';
import { readCbor } from './cbor';
import { readJson } from './json';
import { readMessagePack } from './messagePack';
import { readNumber } from './number';
import { readRlp } from './rlp';
import type { Sink } from './sink';
import { readTime } from './time';

export const plainReaders = {
  tree: readJson,
  number: readNumber,
  address: readAddress,
  time: readTime,
  cbor: readCbor,
  messagePack: readMessagePack,
  rlp: readRlp,
} satisfies Partial<Record<ViewerName, (bytes: Uint8Array, sink: Sink) => void>>;

export type PlainViewer = keyof typeof plainReaders;

export function isPlain(viewer: ViewerName): viewer is PlainViewer {
  return viewer in plainReaders;
}
