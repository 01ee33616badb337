/** Calls about batches that are not in the log yet: drafts, batch files, dry runs, and sending. */
import { z } from 'zod';
import { type BatchFileRead, batchFileContent } from '../compose/batchFile';
import { type Draft, draftChange, draftId, draftSchema } from '../compose/draft';
import { batchInput } from './batchInput';
import { call } from './call';
import type { DraftList, DryRun, Submitted } from './composing';
import { accountField, bytesField, streamIdField } from './inputs';
import type { SubmissionQuote } from './source';

const nothing = z.strictObject({}).default({});
const byId = z.strictObject({ id: draftId });

/** Bytes of the content of one entry that is composed here. */
const longestContent = 48 << 20;
export const contentBytes = bytesField.refine(
  (bytes) => bytes.length > 0 && bytes.length <= longestContent,
  'must have from 1 byte to 48 MiB',
);

/** Streams that an entry composed here is tagged with. */
export const mostStreams = 1000;

/** Characters of a batch file. */
const longestBatchFile = 60_000_000;

/** A batch by its items, or the bytes of an entry as they are; with those of no batch, the streams to tag. */
const composed = {
  batch: batchInput.optional(),
  data: contentBytes.optional(),
  streamIds: z.array(streamIdField).min(1).max(mostStreams).optional(),
  sender: accountField,
};

export const composeCalls = {
  /** What would become of an entry if it landed next. */
  'compose.dryRun': call<DryRun>()('read', z.strictObject(composed)),
  /** What submitting it to the network that is followed costs. @throws submitRefused, networkFailed */
  'compose.quote': call<SubmissionQuote>()('main', z.strictObject(composed)),
  /**
   * Signs as `sender` and appends; the draft that it came from is then marked as sent. Answers when the entry has its
   * place: in a local log when it is synced to disk, on a network when it is mined; then its way on is in
   * `source.status`.
   */
  'compose.submit': call<Submitted>()('main', z.strictObject({ ...composed, draftId: draftId.optional() })),
  /**
   * Sends the transaction of a draft again that a reorganisation took out: the same one, so that nobody pays twice.
   * Answers when it is mined. @throws notFound where it is not kept any more, submitRefused, networkFailed
   */
  'compose.resend': call<Record<string, never>>()('main', z.strictObject({ draftId })),

  'draft.list': call<DraftList>()('main', nothing),
  /** @throws notFound */
  'draft.get': call<Draft>()('main', byId),
  /** Keeps a whole draft, new or brought in. @throws badInput where the id is taken */
  'draft.add': call<Record<string, never>>()('main', draftSchema),
  /** Adds a change to what is kept; answers when it is in the file. @throws notFound, badInput once it was sent */
  'draft.change': call<Record<string, never>>()('main', z.strictObject({ id: draftId, change: draftChange })),
  'draft.delete': call<Record<string, never>>()('main', byId),
  /** Brings back what was deleted. @throws notFound */
  'draft.restore': call<Draft>()('main', byId),

  /** The text of a portable batch file, with this log's identity and a checksum. */
  'batch.write': call<{ text: string }>()('main', batchFileContent),
  /** What a batch file says, and whether it was changed or is of another log. @throws badInput, formatNewer */
  'batch.read': call<BatchFileRead>()('main', z.strictObject({ text: z.string().max(longestBatchFile) })),
} as const;

/** What drafts are told by, to every client. */
export interface DraftEvent {
  id: string;
  what: 'added' | 'changed' | 'deleted' | 'sent';
}
