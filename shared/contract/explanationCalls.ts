/** Calls about one entry: why it has its verdict, what would change it, what stands beside it. */
import { z } from 'zod';
import { call } from './call';
import type { Explanation, Repair, WhatIf } from './explanation';
import { accountField, keyField, seqField, streamIdField, u64Field } from './inputs';
import type * as own from './ownership';

export const explanationCalls = {
  /** The entries before and after: of the sender, and of a stream and a key where they are named. */
  'entry.neighbours': call<own.Neighbours>()(
    'read',
    z.strictObject({ seq: seqField, streamId: streamIdField.optional(), key: keyField.optional() }),
  ),
  /**
   * The complete verdict with the proof of every failed check, a page of items at a time: reads, writes and
   * access-control items are counted through, `from` is the first. The first page of an entry with more items than
   * `limit` is short, so that what decided is told at once.
   * Conflicts and histories of rights are told in full for the first 100 conflicts and denied keys of a page.
   */
  'entry.explain': call<Explanation>()(
    'read',
    z.strictObject({
      seq: seqField,
      from: z.number().int().min(0).default(0),
      limit: z.number().int().min(1).max(1000).default(1000),
    }),
  ),
  /** The whole repair of an entry of any size. */
  'entry.repair': call<{ repair: Repair | null }>()('read', z.strictObject({ seq: seqField })),
  /** What would have become of an entry otherwise; null leaves a thing as it was. Nothing is written. */
  'entry.whatIf': call<WhatIf>()(
    'read',
    z.strictObject({
      seq: seqField,
      /** Judged on the state before this seq, without what the entry itself did. */
      at: seqField.nullable().default(null),
      sender: accountField.nullable().default(null),
      /** The one role that the sender has in every founded stream; `none` takes all its rights. */
      role: z.enum(['admin', 'streamWriter', 'specialWriter', 'none']).nullable().default(null),
      version: u64Field.nullable().default(null),
      /** An entry whose writes and role facts are left out: what stood before them stands. */
      without: seqField.nullable().default(null),
    }),
  ),
} as const;
