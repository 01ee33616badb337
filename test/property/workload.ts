/**
 * Random logs that conflict, found, re-found, deny and break in every way, with what the model says of each entry.
 * Who sends an entry is chosen by the model's state, since nearly every entry of a random stranger would end at the
 * gate.
 */
import fc from 'fast-check';
import { type Hex, toHex } from '../../shared/bytes';
import { accounts, keys, streams, watched } from './cast';
import { type EntryDraw, entryDraw, type ItemDraw } from './draws';
import {
  Model,
  type ModelBatch,
  type ModelControl,
  type ModelEntry,
  type ModelItem,
  type ModelWrite,
} from './model';
import { dataOf } from './workloadData';

const takesKey = [0x10, 0x11, 0x30, 0x31, 0x32];
const takesAccount = [0x00, 0x20, 0x21, 0x30, 0x31];

export interface WorkloadEntry {
  seq: number;
  sender: string;
  streamIds: string[];
  /** null where it can never be had. */
  data: Uint8Array | null;
  /** Results that a conforming node may report; null where it skips the entry. */
  allowed: string[] | null;
}

export interface Workload {
  entries: WorkloadEntry[];
  /** The entries as an exchange file. */
  lines: string[];
  /** The model after the last entry; its rows carry their seq, so that every earlier state is in it too. */
  model: Model;
}

/** A batch that parses. */
export interface SoundBatch extends ModelBatch {
  reads: ModelItem[];
  writes: ModelWrite[];
  controls: ModelControl[];
}

/** Logs of at most `length` entries over the watched streams and one that nobody watches. */
export function workload(length: number): fc.Arbitrary<Workload> {
  return fc.array(entryDraw, { maxLength: length, size: 'max' }).map(realize);
}

function realize(draws: EntryDraw[]): Workload {
  const model = new Model(watched);
  const entries = draws.map((draw, seq): WorkloadEntry => {
    const streamIds = draw.fault === 'noTags' ? [] : draw.tags.map((index) => streams[index]!);
    const sender = senderOf(draw, streamIds, model);
    const batch = batchOf(draw, seq, streamIds);
    const isGone = draw.fault === 'unobtainable';
    const entry: ModelEntry = { seq, sender, streamIds, batch: isGone ? null : batch };
    const data = isGone ? null : dataOf(batch, draw.tail);
    return { seq, sender, streamIds, data, allowed: model.replay(entry) };
  });
  return { entries, lines: entries.map(exchangeLine), model };
}

/** A batch that is still being composed, on top of a log. */
export interface Draft {
  before: Workload;
  sender: Hex;
  batch: SoundBatch;
}

export function workloadWithDraft(length: number): fc.Arbitrary<Draft> {
  return fc.tuple(fc.array(entryDraw, { maxLength: length, size: 'max' }), entryDraw).map(([draws, draw]) => {
    const before = realize(draws);
    const streamIds = draw.tags.map((index) => streams[index]!);
    const sender = senderOf(draw, streamIds, before.model);
    return { before, sender, batch: soundBatchOf(draw, draws.length, streamIds) };
  });
}

/** Every line names one log, so that the same entries have the same hashes whatever part of them comes first. */
const logId = toHex(new Uint8Array(32).fill(0x10));

export function exchangeLine({ seq, sender, streamIds, data }: Omit<WorkloadEntry, 'allowed'>): string {
  return JSON.stringify({ seq, sender, streamIds, data: data && toHex(data), logId });
}

/** Somebody with the drawn role in the first tagged stream, or anybody where nobody has it. */
function senderOf({ sender: { by, pick } }: EntryDraw, [streamId]: string[], model: Model): Hex {
  const holders = accounts.filter((account) => {
    if (streamId === undefined || by === 'anyone') return true;
    if (by === 'admin') return model.isAdmin(account, streamId);
    if (by === 'writer') return model.isWriterOfStream(account, streamId);
    if (by === 'formerHolder') return isFormer(account, streamId, model);
    return keys.some((key) => model.isWriterOfKey(account, streamId, key));
  });
  const choice = holders.length > 0 ? holders : accounts;
  return choice[pick % choice.length]!;
}

/** Had a right in the stream once and has none now: knows best what the gate has forgotten. */
function isFormer(account: string, streamId: string, model: Model): boolean {
  const had = model.roles.some((row) => row.account === account && row.streamId === streamId);
  return had && !model.canWrite(account, streamId);
}

function batchOf(draw: EntryDraw, seq: number, streamIds: string[]): ModelBatch {
  const sound = soundBatchOf(draw, seq, streamIds);
  return draw.fault in sound ? { ...sound, [draw.fault]: { broken: draw.broken } } : sound;
}

function soundBatchOf(draw: EntryDraw, seq: number, streamIds: string[]): SoundBatch {
  const place = ({ tagged, any, key }: ItemDraw) => ({
    streamId: (tagged === null ? streams[any] : streamIds[tagged % streamIds.length]) ?? streams[any]!,
    key: keys[key]!,
  });
  const versions = { head: 2n ** 64n - 1n, back: BigInt(Math.max(0, seq - draw.version.back)), zero: 0n };
  return {
    version: versions[draw.version.by],
    reads: draw.reads.map(place),
    writes: draw.writes.map((write) => ({ ...place(write), value: write.value })),
    controls: draw.controls.map((control) => controlOf(control, place(control))),
  };
}

function controlOf(
  { opcode, account }: { opcode: number; account: number },
  { streamId, key }: { streamId: string; key: string },
): ModelControl {
  return {
    opcode,
    streamId,
    key: takesKey.includes(opcode) ? key : '0x',
    ...(takesAccount.includes(opcode) ? { account: accounts[account]! } : {}),
  };
}
