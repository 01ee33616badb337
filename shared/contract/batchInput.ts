/** A batch as a form or a file gives it: text fields, checked here, turned into bytes by the encoder's callers. */
import { z } from 'zod';
import { fromHex } from '../bytes';
import type { AccessControlItem, Batch, Opcode } from '../model';
import { operationNames } from '../model';
import { accountField, hexBytes, keyField, streamIdField, u64Field } from './inputs';

const opcodes = Object.keys(operationNames).map(Number) as Opcode[];

export const batchInput = z.strictObject({
  version: u64Field,
  reads: z.array(z.strictObject({ streamId: streamIdField, key: keyField })).max(65536),
  writes: z.array(z.strictObject({ streamId: streamIdField, key: keyField, value: hexBytes })).max(65536),
  accessControl: z
    .array(
      z.strictObject({
        opcode: z.literal(opcodes),
        streamId: streamIdField,
        key: hexBytes.default('0x'),
        account: accountField.optional(),
      }),
    )
    .max(65536)
    .default([]),
});
export type BatchInput = z.input<typeof batchInput>;

/** The batch that a checked input describes. */
export function toBatch(input: z.output<typeof batchInput>): Batch {
  return {
    version: BigInt(input.version),
    reads: input.reads.map((item) => ({ streamId: fromHex(item.streamId), key: fromHex(item.key) })),
    writes: input.writes.map((item) => ({
      streamId: fromHex(item.streamId),
      key: fromHex(item.key),
      value: fromHex(item.value),
    })),
    accessControl: input.accessControl.map((item): AccessControlItem => {
      const base = { opcode: item.opcode, streamId: fromHex(item.streamId), key: fromHex(item.key) };
      return item.account === undefined ? base : { ...base, account: fromHex(item.account) };
    }),
  };
}
