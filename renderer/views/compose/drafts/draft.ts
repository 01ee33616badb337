/** A batch that is being composed, as it is typed. Kept in the browser; bytes are made from it by encodeDraft. */
import { z } from 'zod';
import { toHex } from '../../../../shared/bytes';
import { accountField, streamIdField } from '../../../../shared/contract/inputs';
import { type OperationName, operationNames } from '../../../../shared/model';

const operations = Object.values(operationNames) as [OperationName, ...OperationName[]];

/** What a row does: a write, a deletion, a read that must not have changed, or an access-control operation. */
export const rowActs = ['put', 'delete', 'guard', ...operations] as const;
export type RowAct = (typeof rowActs)[number];

export const valueFormats = ['text', 'json', 'number', 'hex', 'file'] as const;
export type ValueFormat = (typeof valueFormats)[number];

const row = z.object({
  id: z.string(),
  act: z.enum(rowActs),
  /** Empty until a stream is chosen. */
  streamId: z.union([streamIdField, z.literal('')]),
  key: z.object({ as: z.enum(['text', 'hex']), text: z.string() }),
  /** `text` as typed; the bytes of a file as hex. */
  value: z.object({ format: z.enum(valueFormats), text: z.string(), fileName: z.string().optional() }),
  account: z.string(),
  /** Seq of the state that was shown when the row was last edited: a write since then is news to the sender. */
  sawSeq: z.number().nullable(),
});
export type DraftRow = z.output<typeof row>;

export const draftSchema = z.object({
  id: z.string(),
  name: z.string(),
  createdAt: z.number(),
  streams: z.array(streamIdField),
  /** `seen` is the state that the time slider shows. */
  version: z.discriminatedUnion('mode', [
    z.object({ mode: z.literal('seen') }),
    z.object({ mode: z.literal('seq'), text: z.string() }),
    z.object({ mode: z.literal('never') }),
  ]),
  rows: z.array(row),
  /** Set when it was appended; from then on it does not change. */
  sent: z.object({ seq: z.number(), sender: accountField, at: z.number() }).nullable(),
});
export type Draft = z.output<typeof draftSchema>;

function newId(): string {
  return toHex(crypto.getRandomValues(new Uint8Array(8))).slice(2);
}

export function newRow(fields: Partial<Omit<DraftRow, 'id'>> = {}): DraftRow {
  return {
    id: newId(),
    act: 'put',
    streamId: '',
    key: { as: 'text', text: '' },
    value: { format: 'text', text: '' },
    account: '',
    sawSeq: null,
    ...fields,
  };
}

export function newDraft(fields: Partial<Omit<Draft, 'id' | 'createdAt' | 'sent'>> = {}): Draft {
  return {
    id: newId(),
    name: '',
    createdAt: Date.now(),
    streams: [],
    version: { mode: 'seen' },
    rows: [newRow(fields.streams?.[0] === undefined ? {} : { streamId: fields.streams[0] })],
    ...fields,
    sent: null,
  };
}

/** A copy that can be changed and sent. */
export function copyOfDraft(draft: Draft): Draft {
  const rows = draft.rows.map((each) => ({ ...each, id: newId() }));
  return { ...newDraft(), name: draft.name, streams: draft.streams, version: draft.version, rows };
}

export function copyOfRow(original: DraftRow): DraftRow {
  return { ...original, id: newId() };
}

/** The name of a draft, or what it is about while it has none. */
export function draftTitle(draft: Draft): string {
  if (draft.name.trim() !== '') return draft.name;
  const about = draft.rows.find((each) => each.key.text !== '')?.key.text;
  return about === undefined ? 'New batch' : about;
}
