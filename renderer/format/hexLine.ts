/** One line of a hex dump: 16 bytes in two groups of eight, and what they print, a dot for what does not. */
export function hexLine(bytes: Uint8Array, offset: number): { offset: string; hex: string; text: string } {
  const digits = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0'));
  const hex = `${digits.slice(0, 8).join(' ')}  ${digits.slice(8).join(' ')}`;
  const text = Array.from(bytes, (byte) =>
    byte > 0x1f && byte < 0x7f ? String.fromCharCode(byte) : '.',
  ).join('');
  return { offset: offset.toString(16).padStart(8, '0'), hex: hex.padEnd(49), text };
}
