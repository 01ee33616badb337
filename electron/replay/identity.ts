/** Bytes as a string that is equal when they are: a cheap identity for sets and maps, never shown to anybody. */
export function identity(...parts: readonly Uint8Array[]): string {
  let text = '';
  for (const part of parts) text += Buffer.from(part.buffer, part.byteOffset, part.length).toString('latin1');
  return text;
}
