/** Bytes of a file that one call carries at most. */
export const longestChunk = 1 << 20;
