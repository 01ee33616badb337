/** The log of the kill harness: several groups of every kind, with each kind of verdict. */
import type { Random } from '../../electron/sample/random';
import {
  A,
  alice,
  B,
  bob,
  control,
  entry,
  entryAt,
  exchangeLine,
  put,
  read,
  remove,
  type TestEntry,
} from '../protocol/entries';

/** Streams of the log; the second is watched later. */
export const crashStreams = [A, B];

/** @returns lines of an exchange file: more than two groups of an import, several of a replay */
export function crashLog(random: Random, entries: number): string[] {
  const all: TestEntry[] = [entry(alice, [A]), entry(bob, [B])];
  all.push(entry(alice, [A], control('GRANT_WRITER_ROLE', A, { account: bob })));
  while (all.length < entries) all.push(drawEntry(random, all.length));
  return all.map((drawn, seq) => exchangeLine(seq, drawn));
}

function drawEntry(random: Random, seq: number): TestEntry {
  const sender = random.pick([alice, bob]);
  const streams = random.pick([[A], [A], [B], [A, B]]);
  const stream = random.pick(streams);
  const key = `key ${random.int(0, 300)}`;
  // Together more bytes than a group of replay takes; few values are larger than what a row of the state holds.
  const size = random.chance(0.02) ? 5000 : random.int(1, 4000);
  // JSON, for an index; other values are none.
  const value = put(stream, key, JSON.stringify(random.pick(['x', 'y']).repeat(size)));
  if (random.chance(0.05)) return entry(sender, streams, remove(stream, key));
  if (random.chance(0.1)) return entryAt(Math.max(0, seq - 20), sender, streams, read(stream, key), value);
  if (random.chance(0.02))
    return entry(sender, streams, control('GRANT_SPECIAL_WRITER_ROLE', stream, { key, account: bob }));
  return entry(sender, streams, value, put(stream, `other ${seq % 97}`, 'z'));
}
