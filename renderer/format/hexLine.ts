/** One line of a hex dump: 16 bytes in two groups of eight or 8 in one, and what they print, a dot for what does not. */
export function hexLine(
  bytes: Uint8Array,
  offset: number,
  perLine: 8 | 16 = 16,
): { offset: string; hex: string; text: string } {
  const digits = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0'));
  const groups = [digits.slice(0, 8), digits.slice(8)].slice(0, perLine / 8).map((group) => group.join(' '));
  const text = Array.from(bytes, (byte) =>
    byte > 0x1f && byte < 0x7f ? String.fromCharCode(byte) : '.',
  ).join('');
  return {
    offset: offset.toString(16).padStart(8, '0'),
    hex: groups.join('  ').padEnd(3 * perLine + (perLine === 16 ? 1 : -1)),
    text,
  };
}
