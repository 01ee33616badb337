/** What the address holds. Wrong values are dropped, so that an edited or old link still opens. */
import { z } from 'zod';
import {
  accountField,
  hexBytes,
  keyField,
  seqField,
  streamIdField,
  u64Field,
} from '../../shared/contract/inputs';
import { viewChoice } from '../../shared/contract/values';
import { verdictKinds } from '../../shared/model';

/** `at` is on every view: the seq whose state is shown; absent is the latest. */
export const rootSearch = z.object({ at: seqField.optional().catch(undefined) });

export const keyTabs = ['value', 'history', 'who', 'raw'] as const;

const bound = hexBytes.optional().catch(undefined);

export const browseSearch = z.object({
  stream: streamIdField.optional().catch(undefined),
  key: keyField.optional().catch(undefined),
  tab: z.enum(keyTabs).optional().catch(undefined),
  /** Absent is the tree. */
  view: z.enum(['range', 'search', 'changes']).optional().catch(undefined),
  /** Prefix that the tree is narrowed to. */
  filter: bound,
  /** How the value is read; absent is as remembered, or the best guess. */
  read: viewChoice.optional().catch(undefined),
  /** The two versions that the history compares, and how. */
  a: seqField.optional().catch(undefined),
  b: seqField.optional().catch(undefined),
  diff: z.enum(['text', 'hex']).optional().catch(undefined),
  inline: z.boolean().optional().catch(undefined),
  gt: bound,
  gte: bound,
  lt: bound,
  lte: bound,
  prefix: bound,
  /** A key that the rows of a range are read from, to both sides. */
  around: bound,
  width: z.number().int().min(1).max(0xffffff).optional().catch(undefined),
  reverse: z.boolean().optional().catch(undefined),
  /** Rows of a range in all; absent is all. */
  limit: z.number().int().min(1).max(0xffffffff).optional().catch(undefined),
  /** Rows of it that are read at once. */
  page: z.number().int().min(1).max(1000).optional().catch(undefined),
  /** What a full search looks for, or what values in a range must match. */
  find: z.string().min(1).max(1000).optional().catch(undefined),
  findKind: z.enum(['hex', 'regexp']).optional().catch(undefined),
  findIn: z.enum(['keys', 'values']).optional().catch(undefined),
  /** Letter case counts only where this is true. */
  findCase: z.boolean().optional().catch(undefined),
  findAll: z.boolean().optional().catch(undefined),
  /** Changes since the state after this entry; absent is from the start. */
  since: seqField.optional().catch(undefined),
});
export type BrowseSearch = z.output<typeof browseSearch>;

/** What is asked of an entry otherwise than it was; absent leaves a thing as it was. */
const whatIf = z.object({
  at: seqField.optional().catch(undefined),
  sender: accountField.optional().catch(undefined),
  role: z.enum(['admin', 'streamWriter', 'specialWriter', 'none']).optional().catch(undefined),
  version: u64Field.optional().catch(undefined),
  without: seqField.optional().catch(undefined),
});
export type WhatIfSearch = z.output<typeof whatIf>;

export const entryTabs = ['verdict', 'writes', 'bytes', 'whatif'] as const;
export type EntryTab = (typeof entryTabs)[number];

/** An entry and the part of it that is open; the same beside the list and on its own page. */
const entryFields = {
  entry: seqField.optional().catch(undefined),
  tab: z.enum(entryTabs).optional().catch(undefined),
  if: whatIf.optional().catch(undefined),
};

/** An entry on a page of its own. */
export const entrySearch = z.object(entryFields);

export const logSearch = z.object({
  ...entryFields,
  /** Where the list starts; absent is the newest. */
  from: seqField.optional().catch(undefined),
  stream: streamIdField.optional().catch(undefined),
  sender: accountField.optional().catch(undefined),
  verdicts: z.array(z.enum(verdictKinds)).optional().catch(undefined),
  /** Rejected because of what this account had done. */
  against: accountField.optional().catch(undefined),
  prefix: bound,
  /** Exactly this key; then `prefix` is absent. */
  key: keyField.optional().catch(undefined),
  /** Bounds, all inclusive; times are Unix seconds. */
  seqFrom: seqField.optional().catch(undefined),
  seqTo: seqField.optional().catch(undefined),
  timeFrom: seqField.optional().catch(undefined),
  timeTo: seqField.optional().catch(undefined),
});
export type LogSearch = z.output<typeof logSearch>;

export const ownershipSearch = z.object({
  stream: streamIdField.optional().catch(undefined),
  /** Absent is the matrix with the lanes. */
  view: z.enum(['roles', 'conflicts']).optional().catch(undefined),
  /** Narrows accounts and keys; text. */
  find: z.string().max(200).optional().catch(undefined),
  /** The account and the key that are asked about. */
  account: accountField.optional().catch(undefined),
  key: keyField.optional().catch(undefined),
  /** Also accounts that hold nothing at the seq that is shown. */
  all: z.boolean().optional().catch(undefined),
});
export type OwnershipSearch = z.output<typeof ownershipSearch>;

/** An account: all its rights, entries and rejections. */
export const accountSearch = z.object({ account: accountField.optional().catch(undefined) });

/** A right that somebody lacks. */
const missingRight = z.object({
  stream: streamIdField,
  role: z.enum(['admin', 'streamWriter', 'specialWriter']),
  account: accountField,
  key: keyField.optional(),
});

/**
 * Links only prefill: which draft is open; or a key to make a row for, in it or in a new draft; or what to make a new
 * draft of.
 */
export const composeSearch = z.object({
  draft: z.string().max(64).optional().catch(undefined),
  stream: streamIdField.optional().catch(undefined),
  key: keyField.optional().catch(undefined),
  /** The version of the key whose value is brought back; absent is the newest. */
  value: seqField.optional().catch(undefined),
  /** An entry whose rows are to be sent again, on what is there now. */
  again: seqField.optional().catch(undefined),
  /** An entry whose missing rights are to be granted. */
  grantsFor: seqField.optional().catch(undefined),
  grant: missingRight.optional().catch(undefined),
});
export type ComposeSearch = z.output<typeof composeSearch>;
