/** Buffer's own, without a Buffer made around each key first. */
const { latin1Slice } = Buffer.prototype as unknown as { latin1Slice: (this: Uint8Array) => string };

/** Bytes as a string that is equal when they are: a cheap identity for sets and maps, never shown to anybody. */
export function identity(bytes: Uint8Array, ...more: readonly Uint8Array[]): string {
  let text = latin1Slice.call(bytes);
  for (const part of more) text += latin1Slice.call(part);
  return text;
}
