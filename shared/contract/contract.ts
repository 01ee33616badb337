/**
 * The contract: every call and event between the engine and whoever uses it (window, browser tab, command line).
 * Both transports and the renderer's client are made from this table; a call that is not here does not exist.
 * Calls about ownership, explanations, composing and signers have files of their own, and are part of the table.
 */
import { z } from 'zod';
import type { Hex } from '../bytes';
import { verdictKinds } from '../model';
import { batchInput } from './batchInput';
import { call } from './call';
import { longestChunk } from './chunks';
import { composeCalls, contentBytes, type DraftEvent } from './composeCalls';
import { type Desk, deskFields } from './desk';
import { explanationCalls } from './explanationCalls';
import { indexCalls } from './indexCalls';
import {
  accountField,
  atField,
  decoderCode,
  hexBytes,
  keyField,
  labelField,
  limitField,
  patternField,
  seqField,
  streamIdField,
} from './inputs';
import type * as out from './outputs';
import { ownershipCalls } from './ownershipCalls';
import { signerCalls } from './signerCalls';
import { sourceCalls } from './sourceCalls';
import { wrappers } from './values';
import { viewerCalls } from './viewerCalls';

const nothing = z.strictObject({}).default({});
const keyAt = { streamId: streamIdField, key: keyField, at: atField };

/** Bounds of a range; keys as hex. `width` reads `prefix` as a fixed-width key (shared/range.ts). */
const rangeFields = {
  streamId: streamIdField,
  gt: hexBytes.optional(),
  gte: hexBytes.optional(),
  lt: hexBytes.optional(),
  lte: hexBytes.optional(),
  prefix: hexBytes.optional(),
  width: z.number().int().min(1).max(0xffffff).optional(),
  reverse: z.boolean().default(false),
  /** Only keys whose value matches. */
  value: patternField.optional(),
  /** Cursor of the page before. */
  after: hexBytes.optional(),
  /** A page ends early after so many ms, with what it has: at an old seq keys may be few and far between. */
  within: z.number().int().min(1).max(10_000).optional(),
  at: atField,
};

export const rangeInput = z.strictObject({
  ...rangeFields,
  /** Where to begin where there is no page before, itself included: a key, in the middle of the range. */
  from: hexBytes.optional(),
  limit: limitField,
  /** Whether to tell who wrote the rows, and when. */
  writers: z.boolean().default(false),
  /** Bytes of each value to send along; the rest through `value.slice`. */
  valueBytes: z.number().int().min(0).max(262_144).default(256),
});

const uploadId = z.string().regex(/^[0-9a-f]{32}$/);

export const contract = {
  'workspace.status': call<out.WorkspaceStatus>()('main', nothing),
  ...sourceCalls,
  'labels.get': call<out.Labels>()('main', nothing),
  /** Adds labels, and replaces those of the same account or stream. */
  'labels.import': call<out.Labels>()(
    'main',
    z.strictObject({
      accounts: z.record(accountField, labelField.min(1)).default({}),
      streams: z.record(streamIdField, labelField.min(1)).default({}),
    }),
  ),
  'labels.set': call<out.Labels>()(
    'main',
    z.strictObject({
      kind: z.enum(['account', 'stream']),
      id: hexBytes,
      /** Empty removes the label. */
      label: labelField,
    }),
  ),

  /** Tabs, bookmarks and the like of whoever works here. */
  'desk.get': call<Desk>()('main', nothing),
  /** Replaces the fields that are given. */
  'desk.set': call<Desk>()('main', z.strictObject(deskFields).partial()),

  'streams.list': call<{ at: number; streams: out.StreamInfo[] }>()('read', z.strictObject({ at: atField })),
  /** Changes the set of watched streams; the state is derived again in a new generation. */
  'streams.watch': call<{ watched: Hex[] }>()(
    'main',
    z.strictObject({ add: z.array(streamIdField).default([]), remove: z.array(streamIdField).default([]) }),
  ),

  /** Children of a prefix: split on delimiters, or by shared prefix when `delimiters` is empty. */
  'tree.children': call<out.TreePage>()(
    'read',
    z.strictObject({
      streamId: streamIdField,
      prefix: hexBytes,
      delimiters: z.array(hexBytes).max(8),
      /** Where to read: behind this child; */
      after: hexBytes.optional(),
      /** or from the child on that holds this key; */
      from: hexBytes.optional(),
      /** or the last children before this key, 0x for the last of all; */
      before: hexBytes.optional(),
      /** or from about this share of what lies between two children on: scrolling far need not load what is passed. */
      jump: z
        .strictObject({
          after: hexBytes.optional(),
          until: hexBytes.optional(),
          share: z.number().min(0).max(1),
        })
        .optional(),
      limit: limitField,
      at: atField,
    }),
  ),
  /** Counts the keys under each prefix, exactly where they are known, else by scans of at most `budget` keys together. */
  'tree.counts': call<out.TreeCounts>()(
    'read',
    z.strictObject({
      streamId: streamIdField,
      prefixes: z.array(hexBytes).min(1).max(200),
      budget: z.number().int().min(1).max(1_000_000).default(20_000),
      at: atField,
    }),
  ),
  'range.page': call<out.RangePage>()('read', rangeInput),
  /** A part of a range as the text of a file; all parts after each other are the file. */
  'range.export': call<out.ExportPart>()(
    'read',
    z.strictObject({
      ...rangeFields,
      format: z.enum(['json', 'ndjson', 'csv']),
      bytes: z.enum(['hex', 'base64', 'text']),
      /** Rows of the parts before; the first part begins the file. */
      rowsBefore: z.number().int().min(0).default(0),
      /** Rows of the whole file, at most. */
      limit: z.number().int().min(1).max(Number.MAX_SAFE_INTEGER).optional(),
    }),
  ),
  /** Keys that are not the same after `from` as after `to`, in order, a part at a time. */
  'state.changes': call<out.StateChanges>()(
    'read',
    z.strictObject({
      streamId: streamIdField,
      prefix: hexBytes.default('0x'),
      /** State after this entry; null is the one before the first. */
      from: seqField.nullable(),
      to: atField,
      after: hexBytes.optional(),
      limit: limitField,
      /** A part ends after so many ms, with what it has. */
      within: z.number().int().min(1).max(10_000).default(100),
    }),
  ),
  /** The nearest entries before and after a seq that changed a key, a prefix or a stream. */
  'entry.nearest': call<out.Nearest>()(
    'read',
    z.strictObject({
      streamId: streamIdField,
      key: keyField.optional(),
      prefix: hexBytes.optional(),
      seq: seqField,
      /** Both where it is absent. */
      direction: z.enum(['previous', 'next']).optional(),
      /** Looking in a direction ends after so many ms, and says how far it came. */
      within: z.number().int().min(0).max(10_000).default(100),
    }),
  ),

  'key.get': call<out.KeyState>()('read', z.strictObject(keyAt)),
  'key.history': call<out.HistoryPage>()(
    'read',
    z.strictObject({
      ...keyAt,
      reverse: z.boolean().default(true),
      limit: limitField,
      /** Continue beyond this version. */
      after: seqField.optional(),
      /** Versions that are passed over first. */
      skip: z.number().int().min(0).max(1_000_000).default(0),
    }),
  ),
  'value.slice': call<out.ValueSlice>()(
    'read',
    z.strictObject({
      streamId: streamIdField,
      key: keyField,
      version: seqField,
      /** What to take off first; offset and size are those of what is inside. */
      via: wrappers.default([]),
      offset: z.number().int().min(0),
      length: z.number().int().min(1).max(1_048_576),
    }),
  ),
  ...viewerCalls,
  ...indexCalls,

  'log.page': call<out.LogPage>()(
    'read',
    z.strictObject({
      /** First seq to show, null is the newest when reading down, the oldest when reading up. */
      from: seqField.nullable().default(null),
      direction: z.enum(['down', 'up']).default('down'),
      limit: limitField,
      streamId: streamIdField.optional(),
      sender: accountField.optional(),
      verdicts: z.array(z.enum(verdictKinds)).max(verdictKinds.length).optional(),
      /** Rejected because of this account: it wrote the key in between, or took the right. */
      against: accountField.optional(),
      /** Entries that write, read or rule over a key with this prefix. */
      keyPrefix: hexBytes.optional(),
      /** The same for exactly this key. */
      key: keyField.optional(),
      /** Bounds, both inclusive; whatever `from` says, nothing outside is shown. */
      seqs: z.strictObject({ from: seqField.default(0), to: seqField.optional() }).optional(),
      /** Unix seconds, both inclusive; entries without a time are left out. */
      times: z.strictObject({ from: seqField.default(0), to: seqField.optional() }).optional(),
    }),
  ),
  /** Of the whole log, or of a stretch of it; bounds are inclusive and may be widened to whole slices. */
  'log.activity': call<out.Activity>()(
    'read',
    z.strictObject({
      slices: z.number().int().min(1).max(2000),
      from: seqField.optional(),
      to: seqField.optional(),
    }),
  ),
  'log.senders': call<{ accounts: { account: Hex; entries: number }[] }>()('read', nothing),
  'entry.get': call<out.EntryDetail>()('read', z.strictObject({ seq: seqField })),
  /** Items of an entry's batch as `entry.get` tells the first 200 of each kind, from any of them on. */
  'entry.items': call<out.EntryItems>()(
    'read',
    z.strictObject({
      seq: seqField,
      kind: z.enum(['reads', 'writes', 'accessControl']),
      from: z.number().int().min(0).default(0),
      limit: z.number().int().min(1).max(1000).default(200),
    }),
  ),
  ...explanationCalls,
  /** What a committed entry changed in one stream, in the order of the digest. */
  'entry.changes': call<out.EntryChanges>()(
    'read',
    z.strictObject({ seq: seqField, streamId: streamIdField, from: z.number().int().min(0).default(0) }),
  ),
  'entry.bytes': call<out.EntryBytes>()(
    'read',
    z.strictObject({
      seq: seqField,
      offset: z.number().int().min(0).default(0),
      length: z.number().int().min(1).max(65_536).default(4096),
    }),
  ),

  'roles.stream': call<out.StreamRoles>()('read', z.strictObject({ streamId: streamIdField, at: atField })),
  ...ownershipCalls,
  'roles.mayWrite': call<out.WriteRight>()(
    'read',
    z.strictObject({ streamId: streamIdField, account: accountField, key: keyField.optional(), at: atField }),
  ),
  /** The same as every node of the network tells it: whether, not why. */
  'roles.facts': call<out.RightFacts>()(
    'read',
    z.strictObject({ streamId: streamIdField, account: accountField, key: keyField.optional(), at: atField }),
  ),
  'search.find': call<{ hits: out.SearchHit[] }>()(
    'read',
    z.strictObject({ text: z.string().max(4096), at: atField }),
  ),
  /** Looks through keys and values of one stream or of all, a part at a time, in the order of streams and keys. */
  'search.scan': call<out.ScanPart>()(
    'read',
    z.strictObject({
      pattern: patternField,
      in: z.enum(['keys', 'values', 'both']).default('both'),
      /** All watched streams if left out. */
      streamId: streamIdField.optional(),
      prefix: hexBytes.default('0x'),
      /** Where the part before ended. */
      after: z.strictObject({ streamId: streamIdField, key: hexBytes }).optional(),
      limit: limitField,
      within: z.number().int().min(1).max(10_000).default(150),
      at: atField,
    }),
  ),
  'digest.get': call<{ digests: out.StateDigest[] }>()(
    'read',
    z.strictObject({ streamId: streamIdField.optional(), at: atField }),
  ),

  ...signerCalls,

  /** User decoders by stream. */
  'decoder.list': call<{ decoders: out.DecoderInfo[] }>()('main', nothing),
  /** The decoder of a stream with its text. @throws notFound, decoderUnusable */
  'decoder.get': call<out.DecoderInfo & { code: string }>()(
    'main',
    z.strictObject({ streamId: streamIdField }),
  ),
  /** Checks and keeps a decoder, derives a new generation, and answers when that is whole. */
  'decoder.set': call<out.ImportSummary>()(
    'write',
    z.strictObject({ streamId: streamIdField, name: z.string().max(200), code: decoderCode }),
  ),
  /** Back to the built-in decoder; answers when the new generation is whole. */
  'decoder.remove': call<out.ImportSummary>()('write', z.strictObject({ streamId: streamIdField })),
  /** What a text makes of an entry; nothing is kept. */
  'decoder.try': call<out.DecoderTrial>()('read', z.strictObject({ seq: seqField, code: decoderCode })),
  /** Rows as content, by the encode of a stream's decoder. */
  'decoder.encode': call<{ bytes: Uint8Array }>()(
    'read',
    z.strictObject({ streamId: streamIdField, batch: batchInput.optional(), data: contentBytes.optional() }),
  ),

  ...composeCalls,

  'log.import': call<out.ImportSummary>()(
    'write',
    z.strictObject({
      file: z.string().min(1),
      streams: z.array(streamIdField).optional(),
      trustSenders: z.boolean().default(false),
    }),
    'local',
  ),
  /**
   * An import of a file that the caller sends: `import.begin`, its bytes in order by `import.chunk`, `import.finish`.
   * What is sent is kept until it is imported or cancelled, and no longer than the caller is connected.
   */
  'import.begin': call<{ id: string }>()(
    'main',
    z.strictObject({ size: z.number().int().min(0), compressed: z.boolean() }),
  ),
  'import.chunk': call<{ received: number }>()(
    'main',
    z.strictObject({
      id: uploadId,
      /** Bytes that were sent before. */
      offset: z.number().int().min(0),
      bytes: z.instanceof(Uint8Array).refine((bytes) => bytes.length <= longestChunk, 'is too long'),
    }),
  ),
  /** Imports what was sent; like `log.import`. Cancelled, it keeps a valid prefix that the same import finishes. */
  'import.finish': call<out.ImportSummary>()(
    'write',
    z.strictObject({
      id: uploadId,
      /** Streams to watch besides those that are; all of the file when left out. */
      streams: z.array(streamIdField).optional(),
      trustSenders: z.boolean().default(false),
    }),
  ),
  'import.cancel': call<Record<string, never>>()('main', z.strictObject({ id: uploadId })),
  /** Lines of an exchange file, a group at a time. */
  'log.export': call<{ lines: string[]; next: number | null }>()(
    'read',
    z.strictObject({ from: seqField.nullable().default(null), to: seqField.nullable().default(null) }),
  ),
  /** Live keys of a stream, or with `history` every version, in order, with hashes of the values. */
  'state.dump': call<out.DumpPage>()(
    'read',
    z.strictObject({
      streamId: streamIdField,
      history: z.boolean().default(false),
      values: z.boolean().default(false),
      after: hexBytes.optional(),
      at: atField,
    }),
  ),
  'log.results': call<{ results: { seq: number; result: string | null }[]; next: number | null }>()(
    'read',
    z.strictObject({ from: seqField.default(0), limit: z.number().int().min(1).max(2000).default(2000) }),
  ),
  /** Writes everything that cannot be derived into one file, as it stands when the call begins. */
  'workspace.backup': call<out.BackupSummary>()('main', z.strictObject({ file: z.string().min(1) }), 'local'),
  'log.verify': call<out.VerifyReport>()('write', nothing),
} as const;

export type Contract = typeof contract;
export type CallName = keyof Contract;
/** What a caller passes: defaults may be left out. */
export type CallInput<Name extends CallName> = z.input<Contract[Name]['input']>;
/** What a handler receives: checked, defaults filled in. */
export type CheckedInput<Name extends CallName> = z.output<Contract[Name]['input']>;
/** Calls that a reader answers. */
export type ReadCallName = {
  [Name in CallName]: Contract[Name]['kind'] extends 'read' ? Name : never;
}[CallName];
export type CallOutput<Name extends CallName> = NonNullable<Contract[Name]['output']>;

/** What the engine says unasked. Every event goes to every client. */
export interface Events {
  /** Entries came in or were replayed, settings changed: ask again for what is on screen. */
  changed: {
    nextSeq: number;
    replayedTo: number;
    /** Bytes of state below `replayedTo` are other than before (generation change): nothing cached holds. */
    generation: string;
    /** Labels, signer accounts or watched streams changed. */
    settings: boolean;
  };
  progress: { progress: out.Progress | null };
  /** What is followed stands otherwise: ask for `source.status` again. */
  source: Record<string, never>;
  /** A draft was added, changed, deleted or sent, here or in another window. */
  draft: DraftEvent;
  /** Progress of one call of this client. */
  callProgress: { id: number; progress: out.Progress };
}
export type EventName = keyof Events;

/** Messages between client and host, on every transport. */
export type ClientMessage =
  | { type: 'hello'; token: string }
  | { type: 'call'; id: number; name: string; input: unknown }
  | { type: 'cancel'; id: number };
export type HostMessage =
  | { type: 'welcome'; version: string }
  | { type: 'reply'; id: number; outcome: import('../errors').Outcome<unknown> }
  | { type: 'event'; name: EventName; data: unknown };
