/** Calls about secondary indexes. They are read by the calls for streams: tree, range, search, with their id. */
import { z } from 'zod';
import { call } from './call';
import {
  givenSource,
  type IndexFailure,
  type IndexInfo,
  type IndexTrials,
  indexName,
  type RepeatedIndexKey,
} from './indexes';
import { atField, hexBytes, limitField, seqField, streamIdField } from './inputs';

const nothing = z.strictObject({}).default({});

export const indexCalls = {
  'index.list': call<{ indexes: IndexInfo[] }>()('main', nothing),
  /** Defines an index; it is built in the background. @throws badInput, notWatched */
  'index.add': call<IndexInfo>()(
    'main',
    z.strictObject({
      streamId: streamIdField,
      name: indexName,
      unique: z.boolean().default(false),
      source: givenSource,
    }),
  ),
  /** @throws notFound */
  'index.remove': call<{ indexes: IndexInfo[] }>()(
    'main',
    z.strictObject({ streamId: streamIdField, name: indexName }),
  ),
  /** Answers when every index knows all that is replayed, or does not go on. */
  'index.wait': call<{ indexes: IndexInfo[] }>()('main', nothing),
  /** What a source would make of the first keys of a stream; nothing is kept. */
  'index.try': call<IndexTrials>()(
    'read',
    z.strictObject({ streamId: streamIdField, source: givenSource, at: atField, limit: limitField }),
  ),
  /** Values that could not be read, newest first. */
  'index.failures': call<{ failures: IndexFailure[] }>()(
    'read',
    z.strictObject({ streamId: streamIdField, before: seqField.optional(), limit: limitField }),
  ),
  /** Index keys that several keys have, in order, by a scan of a bounded number of pairs. */
  'index.repeated': call<{ at: number; repeated: RepeatedIndexKey[]; next: `0x${string}` | null }>()(
    'read',
    z.strictObject({ streamId: streamIdField, after: hexBytes.optional(), at: atField, limit: limitField }),
  ),
} as const;
