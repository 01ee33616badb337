/**
 * Random logs that conflict, found, re-found, deny and break in every way, with what the model says of each entry.
 * Who sends an entry is chosen by the model's state, since nearly every entry of a random stranger would end at the
 * gate.
 */
import fc from 'fast-check';
import { keccak256 } from '../../electron/log/keccak';
import { type Hex, toHex } from '../../shared/bytes';
import { describeSubmission } from '../../shared/submission';
import { accounts, keys, streams, watched } from './cast';
import { type EntryDraw, entryDraw, type ItemDraw } from './draws';
import { type Mode, open, seal } from './envelope';
import {
  Model,
  type ModelBatch,
  type ModelControl,
  type ModelEntry,
  type ModelItem,
  type ModelWrite,
} from './model';
import { filled, parse } from './plainDecoder';
import { type Violations, violationsOf } from './violations';
import { dataOf } from './workloadData';

const takesKey = [0x10, 0x11, 0x30, 0x31, 0x32];
const takesAccount = [0x00, 0x20, 0x21, 0x30, 0x31];

export interface WorkloadEntry {
  seq: number;
  sender: string;
  streamIds: string[];
  /** null where it can never be had. */
  data: Uint8Array | null;
  /** What the data says to the model; null where it can never be had, or not be opened. */
  batch: ModelBatch | null;
  /** Whether a test about late data withholds it at first. */
  late: boolean;
  /** Results that a conforming node may report, ours first; null where it skips the entry. */
  allowed: string[] | null;
  violations: Violations;
}

export interface Workload {
  entries: WorkloadEntry[];
  /** The entries as an exchange file. */
  lines: string[];
  /** The model after the last entry; its rows carry their seq, so that every earlier state is in it too. */
  model: Model;
  [fc.toStringMethod]: () => string;
}

/** A batch that parses. */
export interface SoundBatch extends ModelBatch {
  reads: ModelItem[];
  writes: ModelWrite[];
  controls: ModelControl[];
}

/** Logs over the watched streams and one that nobody watches, of up to `length` entries, or exactly so many. */
export function workload(
  length: number,
  options: { exactly?: boolean; sealed?: Mode } = {},
): fc.Arbitrary<Workload> {
  const minLength = options.exactly ? length : 0;
  return fc
    .array(entryDraw, { minLength, maxLength: length, size: 'max' })
    .map((draws) => realize(draws, options.sealed));
}

function realize(draws: EntryDraw[], sealed?: Mode): Workload {
  const model = new Model(watched);
  const entries = draws.map((draw, seq): WorkloadEntry => {
    const streamIds = draw.fault === 'noTags' ? [] : draw.tags.map((index) => streams[index]!);
    const sender = senderOf(draw, streamIds, model);
    const data =
      draw.fault === 'unobtainable' ? null : bytesOf(draw, batchOf(draw, seq, streamIds), seq, sealed);
    const readable = data && (sealed === undefined ? filled(data) : open(filled(data), sealed));
    const entry: ModelEntry = { seq, sender, streamIds, batch: readable && parse(readable) };
    const violations = violationsOf(model, entry);
    const late = draw.late && data !== null;
    return { ...entry, data, late, violations, allowed: model.replay(entry) };
  });
  const lines = entries.map(exchangeLine);
  // A failure prints the log, not all that is known of it.
  return {
    entries,
    lines,
    model,
    [fc.toStringMethod]: () => lines.map((line) => line.slice(0, 500)).join('\n'),
  };
}

function bytesOf(draw: EntryDraw, batch: ModelBatch, seq: number, sealed: Mode | undefined): Uint8Array {
  const whole = dataOf(batch, draw.tail);
  const data = sealed === undefined ? whole : seal(whole, sealed, draw.envelope, seq);
  return mutilated(data, draw.mutilation);
}

/** Never empty: a chain takes no entry without data. */
function mutilated(data: Uint8Array, mutilation: EntryDraw['mutilation']): Uint8Array {
  if (mutilation === null) return data;
  if ('cutAt' in mutilation)
    return data.subarray(0, Math.max(1, Math.floor((data.length * mutilation.cutAt) / 1000)));
  const changed = data.slice();
  changed[Math.floor((data.length * mutilation.changeAt) / 1000)] = mutilation.to;
  return changed;
}

/** A batch that is composed at a seq, and lands there. */
export interface Draft {
  seq: number;
  sender: Hex;
  batch: SoundBatch;
  /** The streams that the builders tag: of writes and access-control items, never of reads. */
  streamIds: string[];
  allowed: string[] | null;
  /** The entry as a line of an exchange file. */
  line: string;
}

export interface DraftedLog {
  before: Workload;
  drafts: Draft[];
  /** After the last draft landed. */
  model: Model;
  [fc.toStringMethod]: () => string;
}

/** A log, and as many batches behind it that land one after the other. */
export function draftedLog(length: number, count: number): fc.Arbitrary<DraftedLog> {
  const draws = fc.array(entryDraw, { maxLength: length, size: 'max' });
  const drafted = fc.array(entryDraw, { minLength: count, maxLength: count, size: 'max' });
  return fc.tuple(draws, drafted).map(([logDraws, draftDraws]) => {
    const before = realize(logDraws);
    const { model, lines } = before;
    const drafts = draftDraws.map((draw, i): Draft => {
      const seq = logDraws.length + i;
      const tags = draw.tags.map((index) => streams[index]!);
      const batch = soundBatchOf(draw, seq, tags);
      const sender = senderOf(draw, tags, model);
      const items = [...batch.writes, ...batch.controls];
      const streamIds = [...new Set(items.map(({ streamId }) => streamId))];
      const entry = { seq, sender, streamIds, batch };
      const line = exchangeLine({ seq, sender, streamIds, data: dataOf(batch, 'whole') });
      return { ...entry, allowed: model.replay(entry), line };
    });
    const all = [...lines, ...drafts.map(({ line }) => line)];
    const describe = () => all.map((line) => line.slice(0, 500)).join('\n');
    return { before, drafts, model, [fc.toStringMethod]: describe };
  });
}

/** Every line names one log, so that the same entries have the same hashes whatever part of them comes first. */
const logId = toHex(new Uint8Array(32).fill(0x10));

type LogLine = Pick<WorkloadEntry, 'seq' | 'sender' | 'streamIds' | 'data'>;

export function exchangeLine({ seq, sender, streamIds, data }: LogLine): string {
  return JSON.stringify({ seq, sender, streamIds, data: data && toHex(data), logId });
}

/** The same line while nobody has fetched the data. */
export function lineWithoutData({ seq, sender, streamIds, data }: LogLine): string {
  if (data === null) return exchangeLine({ seq, sender, streamIds, data });
  const dataRoot = toHex(describeSubmission(data, keccak256).dataRoot);
  return JSON.stringify({ seq, sender, streamIds, size: data.length, dataRoot, logId });
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
