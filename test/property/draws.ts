/** What is drawn of a random entry: plain data, so that a failing log shrinks. */
import fc from 'fast-check';
import { accounts, keys, opcodes, streams } from './cast';
import type { Envelope } from './envelope';
import type { BrokenPart } from './model';
import type { Tail } from './workloadData';

export interface ItemDraw {
  /** Which of the tagged streams; null for any stream at all, watched or not. */
  tagged: number | null;
  any: number;
  key: number;
}

type SenderKind = 'admin' | 'writer' | 'specialWriter' | 'formerHolder' | 'anyone';

export interface EntryDraw {
  tags: number[];
  sender: { by: SenderKind; pick: number };
  version: { by: 'head' | 'back' | 'zero'; back: number };
  reads: ItemDraw[];
  writes: (ItemDraw & { value: string })[];
  controls: (ItemDraw & { opcode: number; account: number })[];
  fault: 'none' | 'reads' | 'writes' | 'controls' | 'unobtainable' | 'noTags';
  broken: BrokenPart['broken'];
  tail: Tail;
  /** What happens to the bytes afterwards: places are parts of 1000 of the length. */
  mutilation: null | { cutAt: number } | { changeAt: number; to: number };
  /** In an encrypted workspace, how the data is sealed. */
  envelope: Envelope;
  /** Of ten entries about one has data that comes only later, where the test is about that. */
  late: boolean;
}

const itemDraw = {
  tagged: fc.oneof({ weight: 19, arbitrary: fc.nat(2) }, { weight: 1, arbitrary: fc.constant(null) }),
  any: fc.nat(streams.length - 1),
  key: fc.nat(keys.length - 1),
};

/** Deletions, small values, and one that is too large to stand in a row of the state. */
const values = ['0x', '0x01', '0x0203', `0x${'ab'.repeat(400)}`, `0x${'cdef'.repeat(2100)}`];

const controlDraw = fc.record({
  ...itemDraw,
  // Mostly about few keys, so that what was granted is also revoked.
  key: fc.oneof({ weight: 3, arbitrary: fc.nat(1) }, { weight: 1, arbitrary: itemDraw.key }),
  // Renouncing stays rare: a stream without an admin says little from then on.
  opcode: fc.constantFrom(...opcodes, 0x00, 0x00, 0x20, 0x20, 0x30, 0x30, 0x30, 0x31, 0x31, 0x10),
  account: fc.nat(accounts.length - 1),
});

const faultDraw: fc.Arbitrary<EntryDraw['fault']> = fc.oneof(
  { weight: 14, arbitrary: fc.constant('none' as const) },
  { weight: 1, arbitrary: fc.constantFrom('reads', 'writes', 'controls', 'unobtainable', 'noTags') },
);

export const entryDraw: fc.Arbitrary<EntryDraw> = fc.record({
  tags: fc.oneof(
    { weight: 14, arbitrary: fc.array(fc.nat(2), { minLength: 1, maxLength: 3 }) },
    { weight: 1, arbitrary: fc.array(fc.nat(3), { minLength: 1, maxLength: 3 }) },
  ),
  sender: fc.record({
    by: fc.constantFrom<SenderKind[]>(
      'admin',
      'admin',
      'admin',
      'writer',
      'specialWriter',
      'formerHolder',
      'anyone',
    ),
    pick: fc.nat(30),
  }),
  version: fc.record({
    by: fc.constantFrom<EntryDraw['version']['by'][]>('head', 'head', 'head', 'back', 'zero'),
    back: fc.nat(12),
  }),
  reads: fc.array(fc.record(itemDraw), { maxLength: 2 }),
  writes: fc.array(fc.record({ ...itemDraw, value: fc.constantFrom(...values) }), { maxLength: 4 }),
  controls: fc.oneof(fc.array(controlDraw, { maxLength: 0 }), fc.array(controlDraw, { maxLength: 4 })),
  fault: faultDraw,
  broken: fc.constantFrom<BrokenPart['broken'][]>(
    'DataParseError: Invalid stream data',
    'DataParseError: Stream read/write/access_control list too long',
  ),
  tail: fc.constantFrom<Tail[]>('whole', 'cut', 'garbage'),
  mutilation: fc.oneof(
    { weight: 12, arbitrary: fc.constant(null) },
    { weight: 1, arbitrary: fc.record({ cutAt: fc.nat(1000) }) },
    { weight: 1, arbitrary: fc.record({ changeAt: fc.nat(999), to: fc.nat(255) }) },
  ),
  envelope: fc.oneof(
    { weight: 15, arbitrary: fc.constant('right' as const) },
    { weight: 1, arbitrary: fc.constantFrom<Envelope[]>('none', 'otherMode', 'otherKey') },
  ),
  late: fc.nat(9).map((draw) => draw === 0),
});
