import { toHex } from '../../../../../shared/bytes';
import type { ByteField } from '../../../../../shared/contract/outputs';
import { operationNames } from '../../../../../shared/model';
import { operands } from '../../../../../shared/streamData';

/** A piece of a field of the format (shared/streamData.ts has the table). */
export interface FieldPart {
  offset: number;
  length: number;
  name: string;
  /** u24, u64 or a count of bytes. */
  type: string;
  bytes: Uint8Array;
}

/**
 * The pieces of a field. `bytes` are those of the field; of a field that is not there in full, the pieces that are.
 */
export function fieldParts(field: ByteField, bytes: Uint8Array): FieldPart[] {
  const parts: FieldPart[] = [];
  let at = 0;
  let isCut = false;
  const take = (name: string, length: number, type = `${length} B`) => {
    isCut ||= at + length > bytes.length;
    if (isCut) return;
    parts.push({ offset: field.offset + at, length, name, type, bytes: bytes.subarray(at, at + length) });
    at += length;
  };
  const takeKey = (rest: number) => {
    take('key length', 3, 'u24');
    take('key', bytes.length - at - rest);
  };
  switch (field.part) {
    case 'version':
      take('version', 8, 'u64');
      break;
    case 'count':
      take(field.label, 4, 'u32');
      break;
    case 'reads':
      take('stream', 32);
      takeKey(0);
      break;
    case 'keysWritten':
      take('stream', 32);
      takeKey(8);
      take('value length', 8, 'u64');
      break;
    case 'accessControl':
      takeOperation(bytes, take, takeKey);
      break;
    default:
      take(field.label, bytes.length);
  }
  return parts;
}

function takeOperation(
  bytes: Uint8Array,
  take: (name: string, length: number, type?: string) => void,
  takeKey: (rest: number) => void,
): void {
  const opcode = bytes[0] ?? 0;
  take('opcode', 1, 'u8');
  take('stream', 32);
  if (!Object.hasOwn(operationNames, opcode)) return;
  const takes = operands(opcode as keyof typeof operationNames);
  if (takes.key) takeKey(takes.account ? 20 : 0);
  if (takes.account) take('account', 20);
}

/** An unsigned big-endian integer as decimal text. */
export function integerText(bytes: Uint8Array): string {
  return bytes.length === 0 ? '0' : BigInt(toHex(bytes)).toString();
}
