/** A batch that is being composed, as it is typed. The engine keeps it; its bytes are made where it is shown. */
import { z } from 'zod';
import { type Hex, toHex } from '../bytes';
import { accountField, hexBytes, seqField, streamIdField } from '../contract/inputs';
import { type OperationName, operationNames } from '../model';

const operations = Object.values(operationNames) as [OperationName, ...OperationName[]];

/** What a row does: a write, a deletion, a read that must not have changed, or an access-control operation. */
export const rowActs = ['put', 'delete', 'guard', ...operations] as const;
export type RowAct = (typeof rowActs)[number];

export const valueFormats = ['text', 'json', 'number', 'hex', 'address', 'file'] as const;
export type ValueFormat = (typeof valueFormats)[number];

/** How a number becomes bytes: its decimal digits as text, or an integer or float of a width, big- or little-endian. */
export const numberKinds = [
  'decimal',
  ...(['u', 'i'] as const).flatMap((sign) => [8, 16, 24, 32, 64, 128, 256].map((bits) => `${sign}${bits}`)),
  'f32',
  'f64',
] as const;

const rowId = z.string().min(1).max(32);

/** What is typed is kept as it is, right or wrong and however long: what is wrong is said at its field. */
const typedText = z.string();

export const draftRow = z.strictObject({
  id: rowId,
  act: z.enum(rowActs),
  /** Empty until a stream is chosen. */
  streamId: z.union([streamIdField, z.literal('')]),
  key: z.strictObject({ as: z.enum(['text', 'hex']), text: typedText }),
  /** `text` as typed; the bytes of a file as hex. */
  value: z.strictObject({
    format: z.enum(valueFormats),
    text: typedText,
    fileName: typedText.optional(),
    number: z
      .strictObject({
        kind: z.string().refine((kind) => numberKinds.includes(kind)),
        littleEndian: z.boolean(),
      })
      .optional(),
  }),
  account: typedText,
  /** Seq of the state that was shown when the row was last edited: a write since then is news to the sender. */
  sawSeq: z.number().int().min(-1).nullable(),
});
export type DraftRow = z.output<typeof draftRow>;

/** What became of a draft that was sent; times in ms since 1970. */
const sending = z.strictObject({
  seq: seqField,
  sender: accountField,
  dataRoot: hexBytes,
  signedAt: z.number(),
  appendedAt: z.number(),
  /** null until replay has passed it. */
  replayedAt: z.number().nullable(),
  /** What there is more on the way through a network, where `appendedAt` is when it was mined. */
  network: z
    .strictObject({
      txHash: z.string(),
      /** null until storage nodes have all of its data. */
      uploadedAt: z.number().nullable(),
      /** null until this node's own download has found and proven the data. */
      fetchedAt: z.number().nullable(),
      /** When a reorganisation took it out; null while the chain has it. `seq` is then where it was. */
      takenOutAt: z.number().nullable().default(null),
    })
    .nullable()
    .default(null),
});
export type Sending = z.output<typeof sending>;

const stateSeq = z.number().int().min(-1);

/** Everything of a draft but its rows: fields change one by one. */
const draftFields = z.strictObject({
  name: typedText,
  createdAt: z.number(),
  changedAt: z.number(),
  streams: z.array(streamIdField),
  /** `asOf`, `seen`: the state that the sender has seen, -1 before the first entry. */
  version: z.discriminatedUnion('mode', [
    z.strictObject({ mode: z.literal('asOf'), seq: stateSeq }),
    z.strictObject({ mode: z.literal('number'), text: typedText, seen: stateSeq.optional() }),
    z.strictObject({ mode: z.literal('never'), seen: stateSeq.optional() }),
  ]),
  /** Who is to send it; null until somebody was chosen. */
  sender: accountField.nullable(),
  /** The entry's bytes as they are, instead of rows: for streams whose decoder cannot encode. */
  raw: z.strictObject({ as: z.enum(['text', 'hex']), text: typedText }).nullable(),
  /** Set when it was appended; from then on it does not change. */
  sent: sending.nullable(),
});
export type DraftFields = z.output<typeof draftFields>;

export const draftId = z.string().regex(/^[0-9a-f]{16}$/);

export const draftSchema = draftFields.extend({ id: draftId, rows: z.array(draftRow) });
export type Draft = z.output<typeof draftSchema>;

/** What changed of a draft. Rows are told by their ids, so that changes of two windows go together. */
export const draftChange = z.strictObject({
  fields: draftFields.omit({ sent: true }).partial().optional(),
  /** New and changed rows. */
  set: z.array(draftRow).optional(),
  /** Rows whose value stays as it is: it may have megabytes, and what else is typed beside it has not. */
  setBesideValue: z.array(draftRow.omit({ value: true })).optional(),
  removed: z.array(rowId).optional(),
  /** The one row that has another place: behind which other, or first. */
  moved: z.strictObject({ id: rowId, after: rowId.nullable() }).optional(),
  /** All ids in their order, where more of it changed. */
  order: z.array(rowId).optional(),
});
export type DraftChange = z.output<typeof draftChange>;

export function newDraftId(): string {
  return toHex(crypto.getRandomValues(new Uint8Array(8))).slice(2);
}

export function newRow(fields: Partial<Omit<DraftRow, 'id'>> = {}): DraftRow {
  return {
    id: newDraftId(),
    act: 'put',
    streamId: '',
    key: { as: 'text', text: '' },
    value: { format: 'text', text: '' },
    account: '',
    sawSeq: null,
    ...fields,
  };
}

/** @param seen seq of the newest state, -1 before the first entry */
export function newDraft(
  seen: number,
  fields: Partial<Omit<Draft, 'id' | 'createdAt' | 'changedAt' | 'sent'>> = {},
): Draft {
  const now = Date.now();
  const [streamId] = fields.streams ?? [];
  return {
    id: newDraftId(),
    name: '',
    createdAt: now,
    changedAt: now,
    streams: [],
    version: { mode: 'asOf', seq: seen },
    sender: null,
    raw: null,
    rows: [newRow({ ...(streamId !== undefined && { streamId }), sawSeq: seen })],
    ...fields,
    sent: null,
  };
}

/** A copy that can be changed and sent. It keeps what its sender had seen. */
export function copyOfDraft({ name, streams, version, sender, raw, rows }: Draft): Draft {
  return newDraft(-1, { name, streams, version, sender, raw, rows: rows.map(copyOfRow) });
}

/** A copy of one that was committed as an entry: whoever sent it has seen what it did. */
export function draftAfter(draft: Draft, seq: number): Draft {
  const copy = copyOfDraft(draft);
  const { version } = copy;
  if (version.mode === 'asOf') return version.seq < seq ? { ...copy, version: { mode: 'asOf', seq } } : copy;
  const isNews = version.seen !== undefined && version.seen < seq;
  return isNews ? { ...copy, version: { ...version, seen: seq } } : copy;
}

export function copyOfRow(original: DraftRow): DraftRow {
  return { ...original, id: newDraftId() };
}

/** The name of a draft, or what it is about while it has none. */
export function draftTitle({ name, rows }: Pick<Draft, 'name' | 'rows'>): string {
  if (name.trim() !== '') return name;
  const about = rows.find((each) => each.key.text !== '')?.key.text;
  return about === undefined ? 'New batch' : about.slice(0, 120);
}

/** A draft in the list. */
export interface DraftSummary {
  id: string;
  title: string;
  rows: number;
  /** Its bytes are written by hand, whatever rows it has. */
  isRaw: boolean;
  streams: Hex[];
  createdAt: number;
  changedAt: number;
  sent: Sending | null;
}

export function summaryOf(draft: Draft): DraftSummary {
  const { id, rows, raw, streams, createdAt, changedAt, sent } = draft;
  const title = draftTitle(draft);
  return { id, title, rows: rows.length, isRaw: raw !== null, streams, createdAt, changedAt, sent };
}
