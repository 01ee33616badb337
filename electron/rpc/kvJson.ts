/** JSON whose numbers are exact. Most messages have none that JSON.parse would not read exactly, and it is much faster. */
import { LosslessNumber, parse, stringify } from 'lossless-json';
import type { KvValue } from './kvParams';

/** No number that clients mean has more digits; parsing absurd ones would hold up everybody. */
const absurdNumber = /[0-9]{5000}/;
/** Where such text stands outside of a string, it is a number that is not whole, or may be above 2^53-1. */
const inexactNumber = /[[,:\s]-?[0-9]+(?:[.eE]|(?<=[0-9]{16}))/;

/** @returns undefined for what is not JSON, or has absurd numbers */
export function parseExactly(text: string): KvValue | undefined {
  try {
    if (!inexactNumber.test(text)) return JSON.parse(text) as KvValue;
    return absurdNumber.test(text) ? undefined : (parse(text, null, exactNumber) as KvValue);
  } catch {
    return undefined;
  }
}

function exactNumber(text: string): KvValue {
  if (!/^-?[0-9]+$/.test(text)) return new LosslessNumber(text) as unknown as KvValue;
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : BigInt(text);
}

/** A value as it was sent. */
export function exactText(value: KvValue): string {
  if (typeof value === 'number') return String(value);
  return typeof value === 'bigint' || typeof value === 'object'
    ? (stringify(value) ?? 'null')
    : JSON.stringify(value);
}
