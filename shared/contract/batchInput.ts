/** A batch as a form or a file gives it: text fields, checked here, turned into bytes by the encoder's callers. */
import { z } from 'zod';
import type { Opcode } from '../model';
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
/** As it is once checked. */
export type CheckedBatch = z.output<typeof batchInput>;
