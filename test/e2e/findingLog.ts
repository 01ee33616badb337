/** A log to find things in: two streams, a level of more siblings than one page has, keys of equal and other widths. */
import { fromText } from '../../shared/bytes';
import { A, alice, B, bob, entry, exchangeLine, put, type TestEntry } from '../protocol/entries';

export const siblings = 1500;
export const siblingName = (i: number) => `row ${String(i).padStart(4, '0')}`;
/** Of entry 1. */
export const transaction = `0x${'7a'.repeat(32)}`;
/** A key that is no text. */
export const rawKey = Uint8Array.of(0xff, 0x00, 0x61);
/** Long keys of one level, alike for their first 26 bytes. */
export const longKeys = Array.from(
  { length: 6 },
  (_, i) => `market:orders:eth-usd:0x00${i}e623e4aa67513ae34386da0662`,
);

const entries: TestEntry[] = [
  entry(
    alice,
    [A],
    put(A, 'config/season', '4'),
    ...Array.from({ length: siblings }, (_, i) => put(A, `level/${siblingName(i)}`, `value ${i}`)),
    ...longKeys.map((key) => put(A, key, 'open')),
  ),
  entry(
    bob,
    [B],
    put(B, 'config/owner', 'bob'),
    put(B, 'a:b.c', '1'),
    put(B, 'a:b.d', '2'),
    put(B, rawKey, 'raw'),
    // Widths 3, 4 and 5 behind the same byte.
    ...[[1], [1, 2], [1, 2, 3]].map((rest) => put(B, Uint8Array.of(0x77, 0, ...rest), `${rest.length}`)),
  ),
  entry(alice, [A], put(A, 'config/season', '5'), put(A, 'level/row 0007', 'changed')),
];

/** Lines of an exchange file. */
export function findingLog(): string[] {
  return entries.map((each, seq) => {
    const line = JSON.parse(exchangeLine(seq, each)) as Record<string, unknown>;
    return `${JSON.stringify(seq === 1 ? { ...line, txHash: transaction } : line)}\n`;
  });
}

export const seasonKey = fromText('config/season');
