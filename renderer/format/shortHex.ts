/** A long hex text with its middle left out: 0x6a17…03f2. Short ones stay whole. */
export function shortHex(hex: string, digits: number): string {
  return hex.length <= 2 + 2 * digits + 1 ? hex : `${hex.slice(0, 2 + digits)}…${hex.slice(-digits)}`;
}
