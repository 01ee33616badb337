/** Drafts as portable batch files, and back. Log identity and checksum are the engine's. */
import { toHex, toText } from '../../../../shared/bytes';
import {
  type BatchFileRead,
  type BatchFileRow,
  bytesAsWritten,
  fieldsOf,
  writtenBytes,
} from '../../../../shared/compose/batchFile';
import { type Draft, type DraftRow, draftTitle, newDraft, newRow } from '../../../../shared/compose/draft';
import { badInput } from '../../../../shared/errors';
import { maxU64 } from '../../../../shared/streamData';
import { connection } from '../../../api/connection';
import { saveFile } from '../saveFile';
import { versionOf } from './encodeDraft';
import { encodeRow } from './encodeRow';
import { type NumberForm, numberText } from './numberBytes';
import { keyBytes, valueBytes } from './rowBytes';
import { plainNumber } from './switchFormat';
import { keyFieldsOf, valueFieldsOf } from './valueFields';

/** @throws badInput where a row cannot be written yet */
export async function saveBatchFile(draft: Draft): Promise<void> {
  const version = versionOf(draft.version);
  if (version === undefined) throw badInput('version', 'is no number from 0 to 2^64-1');
  const raw = draft.raw && keyBytes(draft.raw);
  if (raw && !raw.ok) throw badInput('content', raw.reason);
  if (raw && draft.streams.length === 0) throw badInput('streams', 'raw content needs the streams to tag');
  const { text } = await connection.call('batch.write', {
    name: draft.name,
    version: version.toString(),
    streams: draft.streams,
    rows: raw ? [] : draft.rows.map(fileRow),
    ...(raw && { raw: bytesAsWritten(raw.bytes) }),
  });
  const name = draftTitle(draft)
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .slice(0, 60);
  saveFile(`${name || 'batch'}.batch.json`, text, 'application/json');
}

function fileRow(row: DraftRow, index: number): BatchFileRow {
  const { item, problems } = encodeRow(row);
  if (item === undefined) throw badInput(`row ${index + 1}`, problems[0]?.reason ?? 'is not complete');
  const fields = fieldsOf(row.act);
  const { format, number } = row.value;
  return {
    act: row.act,
    stream: toHex(item.streamId),
    ...(fields.key && { key: bytesAsWritten(item.key) }),
    ...(item.part === 'writes' && fields.value && { value: bytesAsWritten(item.value) }),
    ...(fields.value && { format }),
    ...(fields.value && format === 'number' && number && { number }),
    ...(item.part === 'accessControl' && item.account && { account: toHex(item.account) }),
  };
}

/** A new draft of what a file says; nothing of it is signed by that. */
export function draftOfFile({ content, log }: BatchFileRead, seen: number): Draft {
  const { name, version, streams, rows, raw } = content;
  const seq = Number(version);
  const isSeq = Number.isSafeInteger(seq) && log === 'same';
  const rawBytes = raw === undefined ? undefined : writtenBytes(raw);
  return newDraft(seen, {
    name,
    streams: [...new Set([...streams, ...rows.map(({ stream }) => stream)])],
    version:
      version === maxU64.toString()
        ? { mode: 'never' }
        : isSeq
          ? { mode: 'asOf', seq }
          : { mode: 'number', text: version },
    raw: rawBytes === undefined ? null : { as: 'hex', text: toHex(rawBytes) },
    rows: rows.map((row) => draftRowOf(row, isSeq ? seq : seen)),
  });
}

/** What a file has of a row, as it is edited: bytes that are not what they claim to be are shown as hex. */
export function draftRowOf(row: BatchFileRow, seen: number): DraftRow {
  const { act, stream, key = '', value = '', format, number, account = '' } = row;
  const keyAs = writtenBytes(key);
  const made = newRow({
    act,
    streamId: stream,
    key:
      keyAs === undefined
        ? { as: 'text', text: key }
        : keyAs.length === 0
          ? { as: 'text', text: '' }
          : keyFieldsOf(keyAs),
    account,
    sawSeq: seen,
  });
  const bytes = writtenBytes(value);
  if (bytes === undefined) return { ...made, value: { format: 'hex', text: value } };
  if (bytes.length === 0) return made;
  return { ...made, value: valueAs(bytes, format, number ?? plainNumber) ?? valueFieldsOf(bytes) };
}

/** Bytes as a file says that they are edited; undefined where that would be other bytes. */
function valueAs(
  bytes: Uint8Array,
  format: BatchFileRow['format'],
  number: NumberForm,
): DraftRow['value'] | undefined {
  if (format === undefined) return undefined;
  const text =
    format === 'number'
      ? numberText(bytes, number)
      : format === 'text' || format === 'json'
        ? toText(bytes)
        : toHex(bytes);
  if (text === undefined) return undefined;
  const value = { format, text, ...(format === 'number' && { number }) };
  const typed = valueBytes(value);
  return typed.ok && toHex(typed.bytes) === toHex(bytes) ? value : undefined;
}
