/** The spans of a batch's bytes by meaning, for the byte overlay. The same walk as the decoder's, over its results. */
import type { ByteField } from '../../shared/contract/outputs';
import { operationNames } from '../../shared/model';
import {
  decodeAccessControl,
  decodeReads,
  decodeVersion,
  decodeWrites,
  operands,
} from '../../shared/streamData';

const countLength = 4;

/** Fields of a batch as far as it decodes; what is left is `rest`. `size` ends what is shown. */
export function batchFields(plain: Uint8Array, size: number): ByteField[] {
  const fields = new Fields();
  fields.push('version', 8, 'version');
  const version = decodeVersion(plain);
  const reads = version.ok ? decodeReads(plain, version.end) : version;
  if (reads.ok) {
    fields.push('count', countLength, 'read count');
    for (const [i, { key }] of reads.value.entries()) fields.push('reads', 35 + key.length, `read ${i + 1}`);
    const writes = decodeWrites(plain, reads.end);
    if (writes.ok) {
      fields.push('count', countLength, 'write count');
      for (const [i, { key }] of writes.value.entries())
        fields.push('keysWritten', 43 + key.length, `key ${i + 1}`);
      for (const [i, write] of writes.value.entries()) fields.push('values', write.size, `value ${i + 1}`);
      pushControls(fields, plain, writes.end);
    }
  }
  fields.push('rest', size - fields.end, 'not read');
  return fields.list.filter((field) => field.offset < size);
}

function pushControls(fields: Fields, plain: Uint8Array, offset: number): void {
  const controls = decodeAccessControl(plain, offset);
  if (!controls.ok) return;
  fields.push('count', countLength, 'access-control count');
  for (const { opcode, key } of controls.value) {
    const takes = operands(opcode);
    const length = 33 + (takes.key ? 3 + key.length : 0) + (takes.account ? 20 : 0);
    fields.push('accessControl', length, operationNames[opcode]);
  }
}

class Fields {
  readonly list: ByteField[] = [];
  end = 0;

  push(part: ByteField['part'], length: number, label: string): void {
    if (length <= 0) return;
    this.list.push({ offset: this.end, length, part, label });
    this.end += length;
  }
}
