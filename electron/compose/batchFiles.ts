/** Batch files as they are written and read: their checksum, and whether they are of this log. */
import { createHash } from 'node:crypto';
import type { Hex } from '../../shared/bytes';
import {
  type BatchFileContent,
  type BatchFileRead,
  batchFileVersion,
  checkContent,
  checksummedText,
  parseBatchFile,
} from '../../shared/compose/batchFile';

export function writeBatchFile(content: BatchFileContent, log: Hex): string {
  const { name, version, streams, rows, raw } = content;
  const file = {
    streamscope: 'batch' as const,
    schemaVersion: batchFileVersion,
    log,
    name,
    version,
    streams,
    rows,
    ...(raw !== undefined && { raw }),
  };
  return `${JSON.stringify({ ...file, checksum: checksumOf(checksummedText(file)) }, null, 2)}\n`;
}

/** Whoever opens a file refuses the same ones. @throws badInput that names row and field, formatNewer */
export function readBatchFile(text: string, log: Hex): BatchFileRead {
  const { file, notes } = parseBatchFile(text);
  checkContent(file);
  const { name, version, streams, rows, raw } = file;
  const isRight = file.checksum === checksumOf(checksummedText(file));
  return {
    content: { name, version, streams, rows, ...(raw !== undefined && { raw }) },
    checksum: file.checksum === undefined ? 'missing' : isRight ? 'right' : 'edited',
    log: file.log === undefined ? 'missing' : file.log === log ? 'same' : 'other',
    notes,
  };
}

function checksumOf(text: string): string {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}
