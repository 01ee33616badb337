/** Memory of threads for objects that just came to be. */

/** What a group of entries needs lives until the group is written; with Node's default it is copied several times before. */
export const writerHeap = { maxYoungGenerationSizeMb: 96 };

/**
 * Every row of a page is two buffers from LevelDB; with Node's default, every tenth page waits while old ones are
 * collected. Three times as much takes 50 MB more and makes no page quicker.
 */
export const readerHeap = { maxYoungGenerationSizeMb: 64 };
