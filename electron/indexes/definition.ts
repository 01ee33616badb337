/** What an index is known by. */
import { createHash } from 'node:crypto';
import { fromHex, type Hex, toHex } from '../../shared/bytes';
import type { IndexSource } from '../../shared/contract/indexes';
import { functionVersion } from '../decode/userFunction';

/** As the settings keep it. */
export interface IndexDefinition {
  streamId: Hex;
  name: string;
  unique: boolean;
  source: IndexSource;
}

/** Raised when what a path finds, or the rows of an index, would be others. */
const indexVersion = 1;

/**
 * 32 bytes that stand for the index where a stream's id would. All that decides its rows is in it, so another definition
 * is another index.
 */
export function indexId({ streamId, name, source }: IndexDefinition): Hex {
  const basis = [indexVersion, streamId, name, source, source.kind === 'function' ? functionVersion : null];
  return toHex(
    createHash('sha256')
      .update(`streamscope index ${JSON.stringify(basis)}`)
      .digest(),
  );
}

/** An index as the rows know it. */
export interface KnownIndex {
  /** 32 bytes. */
  id: Uint8Array;
  /** Ordinal of its stream. */
  stream: number;
}

/** Those of the definitions whose streams are watched. */
export function knownIndexes(
  definitions: readonly IndexDefinition[],
  ordinal: (streamId: Uint8Array) => number | undefined,
): KnownIndex[] {
  return definitions.flatMap((definition) => {
    const stream = ordinal(fromHex(definition.streamId));
    return stream === undefined ? [] : [{ id: fromHex(indexId(definition)), stream }];
  });
}
