/**
 * Memory of the writer thread for objects that just came to be. What a group of entries needs lives until the group is
 * written; with Node's default it is copied several times before.
 */
export const writerHeap = { maxYoungGenerationSizeMb: 96 };
