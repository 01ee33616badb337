/**
 * The digest of a stream's committed history, written once more from the words of its format and from the model's
 * rows. It shares nothing with the product.
 *
 * First: SHA-256 of the text "streamscope digest 1" and the stream id. Then, for every entry that changed the stream:
 * SHA-256 of the digest before, the seq (u64) and the SHA-256 of the changes. Changes: the number of writes (u32); each
 * in the order of keys as key length (u32), key, value length (u64), value; the number of role facts (u32); each in the
 * order of (category, key, account) as opcode, key length (u32), key, account, who did it.
 */
import { createHash } from 'node:crypto';
import type { Model, RoleRow, ValueRow } from './model';

/** A stream's digest from the entry `seq` on. */
export interface DigestStep {
  seq: number;
  digest: string;
}

/** The digests that a stream has had, oldest first; the first one is of seq -1, before any entry. */
export function digestSteps(model: Model, streamId: string): DigestStep[] {
  const changes = new Map<number, { values: ValueRow[]; roles: RoleRow[] }>();
  const changesOf = (seq: number) => {
    const found = changes.get(seq) ?? { values: [], roles: [] };
    changes.set(seq, found);
    return found;
  };
  for (const row of model.values) if (row.streamId === streamId) changesOf(row.seq).values.push(row);
  for (const row of model.roles) if (row.streamId === streamId) changesOf(row.seq).roles.push(row);
  let digest = sha256(Buffer.from('streamscope digest 1', 'utf8'), bytes(streamId));
  const steps: DigestStep[] = [{ seq: -1, digest: hex(digest) }];
  for (const [seq, { values, roles }] of [...changes].sort(([left], [right]) => left - right)) {
    digest = sha256(digest, number(seq, 8), sha256(...writtenBytes(values), ...roleBytes(roles)));
    steps.push({ seq, digest: hex(digest) });
  }
  return steps;
}

/** The digest that holds after the entry `at`. */
export function digestAt(steps: readonly DigestStep[], at: number): string | undefined {
  return steps.findLast(({ seq }) => seq <= at)?.digest;
}

function writtenBytes(values: ValueRow[]): Buffer[] {
  const sorted = values.toSorted((left, right) => order(left.key, right.key));
  const rows = sorted.flatMap(({ key, value }) => [...counted(key, 4), ...counted(value, 8)]);
  return [number(values.length, 4), ...rows];
}

function roleBytes(roles: RoleRow[]): Buffer[] {
  const category = ({ opcode }: RoleRow) => Math.floor(opcode / 16);
  const sorted = roles.toSorted(
    (left, right) =>
      category(left) - category(right) || order(left.key, right.key) || order(left.account, right.account),
  );
  const rows = sorted.flatMap((row) => [
    number(row.opcode, 1),
    ...counted(row.key, 4),
    bytes(row.account),
    bytes(row.operator),
  ]);
  return [number(roles.length, 4), ...rows];
}

/** The length in so many bytes, and the bytes. */
function counted(text: string, width: number): Buffer[] {
  return [number((text.length - 2) / 2, width), bytes(text)];
}

/** Lower-case hex is in the order of its bytes. */
function order(left: string, right: string): number {
  return left < right ? -1 : Number(left > right);
}

function number(value: number, width: number): Buffer {
  return Buffer.from(value.toString(16).padStart(2 * width, '0'), 'hex');
}

function bytes(text: string): Buffer {
  return Buffer.from(text.slice(2), 'hex');
}

function hex(digest: Buffer): string {
  return `0x${digest.toString('hex')}`;
}

function sha256(...parts: Buffer[]): Buffer {
  return createHash('sha256').update(Buffer.concat(parts)).digest();
}
