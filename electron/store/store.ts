/** The only home of classic-level: opens the databases of a workspace and turns its faults into ours. */
import { readdir } from 'node:fs/promises';
import { type ChainedBatch, ClassicLevel, type Iterator as LevelIterator } from 'classic-level';
import { StreamscopeError } from '../../shared/errors';
import { isRefusal, storageFault } from './faults';

/** A LevelDB with bytes as keys and values. */
export type Database = ClassicLevel<Uint8Array, Uint8Array>;
export type Snapshot = ReturnType<Database['snapshot']>;
export type WriteBatch = ChainedBatch<Database, Uint8Array, Uint8Array>;
export type RowIterator = LevelIterator<Database, Uint8Array, Uint8Array>;

/** The default of 16 KiB silently cuts pages to about a hundred rows. */
export const scanBytes = 1 << 20;

/**
 * Opens a database folder, made when missing. Both threads of a workspace open the same folder.
 * @throws workspaceLocked when another process has it open
 */
export async function openDatabase(folder: string, options: { cacheBytes?: number } = {}): Promise<Database> {
  await refuseLostIndex(folder);
  const database: Database = new ClassicLevel(folder, {
    keyEncoding: 'view',
    valueEncoding: 'view',
    multithreading: true,
    writeBufferSize: 16 << 20,
    maxFileSize: 16 << 20,
    cacheSize: options.cacheBytes ?? 64 << 20,
  });
  try {
    await database.open();
  } catch (error) {
    throw openFault(folder, error);
  }
  return database;
}

/**
 * LevelDB takes a folder without the file CURRENT for a new database, and removes what rows are in it.
 * A database that was killed while it was made has no rows yet. Asked before the object is made, which opens by itself.
 * @throws storageFailed that reads as damage
 */
async function refuseLostIndex(folder: string): Promise<void> {
  const names: string[] = await readdir(folder).catch(() => []);
  if (!names.includes('CURRENT') && names.some((name) => /\.(ldb|sst|log)$/.test(name)))
    throw storageFault('The database does not open', 'Corruption: its file CURRENT is missing');
}

function openFault(folder: string, error: unknown): StreamscopeError {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const reason = cause instanceof Error ? cause.message : String(cause);
  const code = (cause as { code?: string }).code;
  // The name of the lock's file is in many a reason.
  if (!isRefusal(reason) && (code === 'LEVEL_LOCKED' || /lock/i.test(reason))) {
    return new StreamscopeError(
      'workspaceLocked',
      { folder },
      'Another process has this workspace open. Close it there, or use its window.',
      { cause: error },
    );
  }
  return storageFault('The database does not open', cause);
}

/** Puts together what can still be read of a damaged database: of a copy, since what cannot is thrown away. */
export function repairDatabase(folder: string): Promise<void> {
  return ClassicLevel.repair(folder);
}

/** Behind every row: no table has its number. */
const behindAll = Uint8Array.of(0xff);

/**
 * Closes a database. What is in memory goes to its tables first, so that the next start has nothing to recover; where
 * the disk refuses, it is recovered from the write-ahead log as after a kill.
 */
export async function closeDatabase(database: Database): Promise<void> {
  if (database.status === 'open') await database.compactRange(behindAll, behindAll).catch(() => {});
  await database.close();
}

/**
 * Puts a row past abstract-level, whose object for each put and whose hooks and events, which nobody here uses, take as
 * long as LevelDB's own part. A batch does not count such rows, and is written only if another was put in the usual way.
 */
export function putRow(batch: WriteBatch, key: Uint8Array, value: Uint8Array): void {
  (batch as WriteBatch & { _put(key: Uint8Array, value: Uint8Array): void })._put(key, value);
}

/** Writes a batch; `sync` waits for the disk. Consumes the batch. */
export async function writeBatch(batch: WriteBatch, sync: boolean): Promise<void> {
  try {
    await batch.write({ sync });
  } catch (error) {
    throw storageFault('The disk refused a write', error);
  }
}

/** The value of a key on a snapshot. */
export function getAt(
  database: Database,
  key: Uint8Array,
  snapshot: Snapshot | undefined,
): Uint8Array | undefined {
  // With the encodings named, options are not copied on each read, which takes as long as the read.
  return database.getSync(key, { snapshot, keyEncoding: 'view', valueEncoding: 'view' });
}

/** The values of many keys on a snapshot, in their order: one errand to another thread, not one wait for each. */
export function getManyAt(
  database: Database,
  keys: Uint8Array[],
  snapshot: Snapshot | undefined,
): Promise<(Uint8Array | undefined)[]> {
  return database.getMany(keys, { snapshot, keyEncoding: 'view', valueEncoding: 'view' });
}

/** The first row of a range on a snapshot, or the last when reverse. */
export async function firstRow(
  database: Database,
  range: { gte: Uint8Array; lt: Uint8Array; reverse?: boolean; snapshot?: Snapshot | undefined },
): Promise<[Uint8Array, Uint8Array] | undefined> {
  const iterator = database.iterator({ ...range, limit: 1 });
  try {
    return await iterator.next();
  } finally {
    await iterator.close();
  }
}
