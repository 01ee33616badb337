/** Who and what random logs are about. */
import type { Hex } from '../../shared/bytes';

export const watched = [1, 2, 3].map(streamName);
/** Tagged and read at times, watched by nobody. */
const unwatched = streamName(9);
export const accounts: Hex[] = [1, 2, 3, 4, 5, 6, 7, 8].map(
  (number): Hex => `0x${number.toString(16).padStart(40, 'a')}`,
);
/** 1 KiB: longer keys than this are stored shortened. */
const long = 'cc'.repeat(1024);

/**
 * Close to each other: prefixes, zero bytes, 0xff, a leading U+FEFF, more than 32 characters of four bytes, and keys
 * that part only behind their first 1 KiB.
 */
export const keys: Hex[] = [
  '0x61',
  '0x6100',
  '0x6162',
  '0x61ff',
  '0xff',
  '0x00',
  '0xefbbbf6b',
  `0x${'f09f9880'.repeat(40)}`,
  `0x${long}`,
  `0x${long}00`,
  `0x${long}01ff`,
  `0x${long}02`,
  `0x${'ff'.repeat(1500)}`,
];

export const streams = [...watched, unwatched];
export const opcodes = [0x00, 0x01, 0x10, 0x11, 0x20, 0x21, 0x22, 0x30, 0x31, 0x32];

function streamName(number: number): Hex {
  return `0x${number.toString(16).padStart(64, '0')}`;
}
