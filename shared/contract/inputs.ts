/** Input fields that many calls share. Texts, because query keys must be plain: bytes as hex, u64 as decimal. */
import { z } from 'zod';
import type { Hex } from '../bytes';

/** Most keys are short; the format allows 16,777,215 bytes. */
const longestKeyHex = 2 + 2 * 0xffffff;

export const hexBytes = z
  .string()
  .max(longestKeyHex)
  // Not `([0-9a-f]{2})*`: a repeated group overflows the stack of the regular expression on the longest keys.
  .refine(
    (text) => text.length % 2 === 0 && /^0x[0-9a-f]*$/.test(text),
    'expected 0x and an even number of lower-case hex digits',
  )
  .transform((text) => text as Hex);

/** Lower-case hex of an exact number of bytes. */
function fixedHex(bytes: number, what: string) {
  return z
    .string()
    .regex(
      new RegExp(`^0x[0-9a-f]{${2 * bytes}}$`),
      `expected ${what}: 0x and ${2 * bytes} lower-case hex digits`,
    )
    .transform((text) => text as Hex);
}

/** Characters of the name of an account or stream. */
export const longestLabel = 64;
export const labelField = z.string().max(longestLabel, `has more than ${longestLabel} characters`);

export const streamIdField = fixedHex(32, 'a stream id');
export const accountField = fixedHex(20, 'an account');
export const keyField = hexBytes.refine((text) => text.length > 2, 'a key has at least one byte');
/** Bytes, over whatever buffer they lie. */
export const bytesField = z.custom<Uint8Array>((value) => value instanceof Uint8Array, 'expected bytes');
export const seqField = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);

/** State after this entry; null is the newest that is replayed. */
export const atField = seqField.nullable().default(null);

/** An exact u64 as decimal text. */
export const u64Field = z
  .string()
  .regex(/^(0|[1-9][0-9]{0,19})$/, { error: 'expected a whole number', abort: true })
  .refine((text) => BigInt(text) <= 0xffffffffffffffffn, 'larger than 2^64-1');

/** The text of a user decoder; its bound in bytes is checked where it is loaded. */
export const decoderCode = z.string().max(262_144);

/** Rows of a page. */
export const limitField = z.number().int().min(1).max(1000).default(200);

/** What to look for in bytes: UTF-8 text, hex, or a regular expression over bytes (query/scan/syntax.ts). */
export const patternField = z.strictObject({
  kind: z.enum(['text', 'hex', 'regexp']),
  text: z.string().min(1).max(1000),
  /** For text and regular expressions. */
  ignoreCase: z.boolean().default(false),
});
export type Pattern = z.output<typeof patternField>;
