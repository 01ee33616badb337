/** How far a chain has been read, kept in the log with the entries that were read. */
import { fromText, toText } from '../../../shared/bytes';
import { sha256 } from '../../sha256';

interface Point {
  block: number;
  hash: string;
  /** Seq of the first entry behind the block; null where none was seen before a late start. */
  next: number | null;
}

/** As a point, the last block that was read whole. Its hash is empty before the first. */
export interface ChainCursor extends Point {
  chainId: number;
  flow: string;
  /** Hash of the chain's block 0: a chain that was begun anew has another. */
  genesis: string;
  /** Begun behind the contract's first block: the first entry that is seen may be any. */
  late: boolean;
  /** Earlier such blocks, oldest first, to go back to after a reorganisation. */
  before: Point[];
}

/** Enough to go back from any reorganisation that a chain can have; older ones are kept ever further apart. */
const mostPoints = 256;

/** The cursor of a log that begins behind a block. */
export function startCursor(
  of: Pick<ChainCursor, 'chainId' | 'flow' | 'genesis' | 'late'>,
  fromBlock: number,
): ChainCursor {
  return { ...of, block: fromBlock - 1, hash: '', next: of.late ? null : 0, before: [] };
}

/** The cursor behind a block that was read whole. @param next seq of the first entry behind it */
export function advanced(
  cursor: ChainCursor,
  { block, hash, next }: Pick<ChainCursor, 'block' | 'hash' | 'next'>,
): ChainCursor {
  let before = [...cursor.before, { block: cursor.block, hash: cursor.hash, next: cursor.next }];
  if (before.length > mostPoints) {
    const half = mostPoints / 2;
    before = before.filter((_, i) => i === 0 || i >= half || i % 2 === 1);
  }
  return { ...cursor, block, hash, next, before };
}

/** The cursor as it was at the newest of its points before; undefined where there is none. */
export function steppedBack(cursor: ChainCursor): ChainCursor | undefined {
  const last = cursor.before.at(-1);
  return last && { ...cursor, ...last, before: cursor.before.slice(0, -1) };
}

/** The cursor as it was before the newest entry was read, to read that again. */
export function beforeNewestEntry(cursor: ChainCursor): ChainCursor {
  let earlier = cursor;
  while (earlier.next === cursor.next) {
    const back = steppedBack(earlier);
    if (back === undefined) return earlier;
    earlier = back;
  }
  return earlier;
}

export function encodeCursor(cursor: ChainCursor): Uint8Array {
  return fromText(JSON.stringify(cursor));
}

/** undefined where there is none, or one of another kind of source. */
export function decodeCursor(bytes: Uint8Array | undefined): ChainCursor | undefined {
  if (bytes === undefined) return undefined;
  try {
    const stored: unknown = JSON.parse(toText(bytes) ?? '');
    return isCursor(stored) ? stored : undefined;
  } catch {
    return undefined;
  }
}

/** By hand: the library that checks other input takes the writer's thread longer to load than all else of the log. */
function isCursor(value: unknown): value is ChainCursor {
  if (!isPoint(value)) return false;
  const { chainId, flow, genesis, late, before } = value as Partial<Record<keyof ChainCursor, unknown>>;
  const isNamed = isWhole(chainId, 0) && typeof flow === 'string' && typeof genesis === 'string';
  return isNamed && typeof late === 'boolean' && Array.isArray(before) && before.every(isPoint);
}

function isPoint(value: unknown): value is Point {
  if (typeof value !== 'object' || value === null) return false;
  const { block, hash, next } = value as Partial<Record<keyof Point, unknown>>;
  return isWhole(block, -1) && typeof hash === 'string' && (next === null || isWhole(next, 0));
}

function isWhole(value: unknown, least: number): boolean {
  return Number.isSafeInteger(value) && (value as number) >= least;
}

/** Logs of one contract have one id, so that their hashes can be compared. */
export function chainLogId(chainId: number, flow: string): Uint8Array {
  return sha256(fromText(`streamscope 0G log ${chainId} ${flow}`));
}
