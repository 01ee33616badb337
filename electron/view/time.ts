/** Bytes as a moment: seconds, or parts of them, since 1970, as a number or in digits. */
import { toText } from '../../shared/bytes';
import { type Sink, ViewFault } from './sink';

const units = [
  ['seconds', 1n],
  ['milliseconds', 1_000n],
  ['microseconds', 1_000_000n],
  ['nanoseconds', 1_000_000_000n],
] as const;
/** Readings outside of these years are no times that a log would hold. */
const earliest = Date.UTC(2000, 0, 1) / 1000;
const latest = Date.UTC(2100, 0, 1) / 1000;

/** @throws ViewFault where no reading is a time from 2000 to 2100 */
export function readTime(bytes: Uint8Array, sink: Sink): void {
  const found = [...timesOf(bytes)];
  if (found.length === 0)
    throw new ViewFault('read as a time in any unit and byte order, it is not between 2000 and 2100');
  sink.begin('map', 'time');
  for (const [name, text] of found) {
    sink.name(name);
    sink.scalar({ kind: 'simple', text });
  }
  sink.end();
}

/** Whether it is digits or ISO text that say a time. */
export function isWrittenTime(bytes: Uint8Array): boolean {
  return !writtenTimes(bytes).next().done;
}

function* writtenTimes(bytes: Uint8Array): Generator<[string, string]> {
  const text = bytes.length <= 40 ? toText(bytes)?.trim() : undefined;
  if (text === undefined) return;
  if (/^\d{9,19}$/.test(text)) yield* inUnits('', BigInt(text));
  if (/^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?$/.test(text)) {
    const moment = Date.parse(text);
    if (isNear(moment / 1000)) yield ['written', new Date(moment).toISOString()];
  }
}

function* timesOf(bytes: Uint8Array): Generator<[string, string]> {
  yield* writtenTimes(bytes);
  if (bytes.length !== 4 && bytes.length !== 8) return;
  yield* inUnits(' big-endian', BigInt(`0x${Buffer.from(bytes).toString('hex')}`));
  yield* inUnits(' little-endian', BigInt(`0x${Buffer.from(bytes).reverse().toString('hex')}`));
  if (bytes.length !== 8) return;
  const view = new DataView(bytes.buffer, bytes.byteOffset, 8);
  for (const isLittle of [false, true]) {
    const seconds = view.getFloat64(0, isLittle);
    if (isNear(seconds))
      yield [`seconds, float ${isLittle ? 'little' : 'big'}-endian`, new Date(seconds * 1000).toISOString()];
  }
}

function* inUnits(order: string, value: bigint): Generator<[string, string]> {
  for (const [unit, perSecond] of units) {
    const seconds = value / perSecond;
    if (!isNear(Number(seconds))) continue;
    const fraction = (value % perSecond).toString().padStart(perSecond.toString().length - 1, '0');
    const moment = new Date(Number(seconds) * 1000).toISOString();
    yield [
      unit + order,
      perSecond === 1n ? moment.replace('.000Z', 'Z') : moment.replace('.000Z', `.${fraction}Z`),
    ];
  }
}

function isNear(seconds: number): boolean {
  return seconds >= earliest && seconds < latest;
}
