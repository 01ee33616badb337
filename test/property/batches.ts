/** Arbitrary batches for fast-check: any that the encoder accepts. */
import fc from 'fast-check';
import { type AccessControlItem, type Batch, type Opcode, operationNames } from '../../shared/model';
import { maxU64 } from '../../shared/streamData';

const streamId = fc.uint8Array({ minLength: 32, maxLength: 32 });
const key = fc.oneof(
  fc.uint8Array({ minLength: 1, maxLength: 12 }),
  fc.uint8Array({ minLength: 250, maxLength: 300 }),
);
const account = fc.uint8Array({ minLength: 20, maxLength: 20 });
const none = fc.constant(new Uint8Array(0));

function operation(opcode: Opcode): fc.Arbitrary<AccessControlItem> {
  const name = operationNames[opcode];
  const hasKey = name.includes('KEY') || name.includes('SPECIAL');
  const hasAccount = name.startsWith('GRANT') || name.startsWith('REVOKE');
  const base = { opcode: fc.constant(opcode), streamId, key: hasKey ? key : none };
  return hasAccount ? fc.record({ ...base, account }) : fc.record(base);
}

const opcodes = Object.keys(operationNames).map((opcode) => Number(opcode) as Opcode);

export const anyBatch: fc.Arbitrary<Batch> = fc.record({
  version: fc.oneof(fc.bigInt({ min: 0n, max: maxU64 }), fc.constantFrom(0n, 1n, maxU64)),
  reads: fc.array(fc.record({ streamId, key }), { maxLength: 5 }),
  writes: fc.array(
    fc.record({
      streamId,
      key,
      value: fc.oneof(
        none,
        fc.uint8Array({ maxLength: 40 }),
        fc.uint8Array({ minLength: 250, maxLength: 520 }),
      ),
    }),
    { maxLength: 5 },
  ),
  accessControl: fc.array(fc.oneof(...opcodes.map(operation)), { maxLength: 5 }),
});
