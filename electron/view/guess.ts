/**
 * How a value is likely meant, best first, each with its reason; and why the others do not fit. Only readings that hold
 * for all of the bytes count, but for text and hex, which are never wrong.
 */
import { toText } from '../../shared/bytes';
import type { ViewGuess, WrapperName } from '../../shared/contract/values';
import { addressIn } from './address';
import { type PlainViewer, plainReaders } from './readers';
import { rowsOf } from './rows';
import { ViewFault } from './sink';
import { isWrittenTime } from './time';
import { isGzip, isZstd, mostInside, unwrap } from './wrappers';

/** Larger values are told by their beginning alone. */
const mostRead = 2 << 20;
/** Wrappers inside each other. */
const deepest = 3;

interface Rated extends ViewGuess {
  /** 0 to 1: how sure it is, beside the others. */
  rate: number;
}

export interface Guesses {
  fits: ViewGuess[];
  others: ViewGuess[];
}

export function guess(bytes: Uint8Array): Guesses {
  const found = guessInside(bytes, [], 0);
  const plain = (rated: Rated[]) =>
    rated.map(({ via, viewer, because }): ViewGuess => ({ via, viewer, because }));
  return {
    fits: plain(found.fits.sort((left, right) => right.rate - left.rate)),
    others: plain(found.others),
  };
}

function guessInside(
  bytes: Uint8Array,
  via: WrapperName[],
  depth: number,
): { fits: Rated[]; others: Rated[] } {
  const fits: Rated[] = [];
  const others: Rated[] = [];
  const add = (viewer: ViewGuess['viewer'], rate: number, because: string) =>
    fits.push({ via, viewer, rate, because });
  const text = printable(bytes);
  if (depth < deepest) fits.push(...wrapped(bytes, via, depth, text));
  const broken = depth < deepest && fits.length === 0 ? brokenWrapper(bytes) : undefined;
  if (broken === undefined) add('hex', 0.01, 'every value has bytes');
  else add('hex', 0.91, broken);
  if (text !== undefined) add('text', bytes.length === 0 ? 0.02 : 0.5, 'these bytes are UTF-8 text');
  if (bytes.length === 0) return { fits, others };
  if (bytes.length > mostRead) {
    others.push({
      via,
      viewer: 'tree',
      rate: 0,
      because: 'above 2 MiB a value is told by its beginning alone',
    });
    return { fits, others };
  }
  for (const viewer of Object.keys(plainReaders) as PlainViewer[]) {
    const tried = attempt(viewer, bytes);
    if (typeof tried === 'string') others.push({ via, viewer, rate: 0, because: tried });
    else {
      const { rate, because } = rateOf(viewer, bytes, tried, text !== undefined);
      add(viewer, rate, because);
      if (viewer === 'tree') add('json', rate + 0.005, because);
    }
  }
  return { fits, others };
}

/** Bytes that numbers usually have. */
const usualWidths = [1, 2, 4, 8, 16, 32];

interface Shape {
  /** How the outermost value is called, and how many it holds; null where it holds nothing. */
  type: string;
  children: number | null;
}

/** What a reader makes of all of the bytes, or why it makes nothing. */
function attempt(viewer: PlainViewer, bytes: Uint8Array): Shape | string {
  try {
    const { rows } = rowsOf((sink) => plainReaders[viewer](bytes, sink));
    const [first] = rows;
    return { type: first?.type ?? '', children: first?.children ?? null };
  } catch (error) {
    if (!(error instanceof ViewFault)) throw error;
    return faultText(error);
  }
}

export function faultText({ message, offset }: ViewFault): string {
  return offset === null ? message : `${message} (at ${offset})`;
}

function rateOf(
  viewer: PlainViewer,
  bytes: Uint8Array,
  { type, children }: Shape,
  isText: boolean,
): { rate: number; because: string } {
  const isContainer = children !== null;
  switch (viewer) {
    case 'tree':
      return isContainer
        ? { rate: 0.9, because: `all of it is JSON: an ${type} of ${children}` }
        : { rate: 0.52, because: 'all of it is one JSON value' };
    case 'address':
      return addressIn(bytes)?.form === 'text'
        ? { rate: 0.8, because: '0x and 40 hex digits' }
        : { rate: isText ? 0.2 : 0.7, because: bytes.length === 20 ? '20 bytes' : '12 zero bytes, then 20' };
    case 'number':
      return {
        rate: !usualWidths.includes(bytes.length) ? 0.005 : isText ? 0.1 : 0.45,
        because: `${bytes.length} ${bytes.length === 1 ? 'byte' : 'bytes'}`,
      };
    case 'time':
      return { rate: timeRate(bytes, isText), because: 'read as a time it lies between 2000 and 2100' };
    case 'cbor':
      return {
        rate: structureRate(0.85, isContainer, isText, bytes),
        because: `all of it is one CBOR ${type || 'value'}`,
      };
    case 'messagePack':
      return {
        rate: structureRate(0.8, isContainer, isText, bytes),
        because: `all of it is one MessagePack ${type || 'value'}`,
      };
    case 'rlp':
      return {
        rate: structureRate(0.65, isContainer, isText, bytes),
        because: isContainer ? `all of it is an RLP list of ${children}` : 'all of it is one RLP string',
      };
  }
}

/** Text of 4 or 8 letters is a word, whatever number its bytes make; only what is written as a time is one. */
function timeRate(bytes: Uint8Array, isText: boolean): number {
  if (!isText) return 0.6;
  return isWrittenTime(bytes) ? 0.53 : 0.05;
}

/** What holds others over all of its bytes is hardly chance; a scalar is, and so is what is text. */
function structureRate(rate: number, isContainer: boolean, isText: boolean, bytes: Uint8Array): number {
  if (!isContainer || isText) return 0.05;
  return bytes.length < 3 ? 0.3 : rate;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const control = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;

/** The text of bytes that a person would call text. */
function printable(bytes: Uint8Array): string | undefined {
  const isStart = bytes.length > mostRead;
  let text: string | undefined;
  for (let cut = 0; cut < 4 && text === undefined; cut++) {
    text = toText(isStart ? bytes.subarray(0, mostRead - cut) : bytes);
    if (!isStart) break;
  }
  return text === undefined || control.test(text) ? undefined : text;
}

/** The best readings of what is inside, where something is. */
function wrapped(bytes: Uint8Array, via: WrapperName[], depth: number, text: string | undefined): Rated[] {
  if (isGzip(bytes))
    return inside('gzip', bytes, via, depth, 'begins with 1f 8b 08, and decompresses as gzip');
  if (isZstd(bytes))
    return inside('zstd', bytes, via, depth, 'begins with 28 b5 2f fd, and decompresses as zstd');
  if (text === undefined || bytes.length > mostRead) return [];
  const trimmed = text.trim();
  if (/^(0x)?([0-9a-fA-F]{2}){4,}$/.test(trimmed.slice(0, 4098)) && trimmed.length !== 42)
    return inside('hexText', bytes, via, depth, 'hex digits').map(asText);
  if (
    trimmed.length >= 16 &&
    /^[A-Za-z0-9+/_-]+={0,2}$/.test(trimmed) &&
    /[a-z]/.test(trimmed) &&
    /[A-Z0-9+/]/.test(trimmed)
  )
    return inside('base64', bytes, via, depth, 'base64').map(asText);
  return [];
}

/** What begins as compressed bytes and is none is hardly anything else: a part of them, most likely. */
function brokenWrapper(bytes: Uint8Array): string | undefined {
  if (isGzip(bytes)) return 'begins with 1f 8b 08 as gzip does, and does not decompress';
  if (isZstd(bytes)) return 'begins with 28 b5 2f fd as zstd does, and does not decompress';
  return undefined;
}

/** A text that could hold bytes is a text first, unless what it would hold is more than bytes. */
function asText(rated: Rated): Rated {
  return { ...rated, rate: rated.rate > 0.6 ? rated.rate - 0.05 : rated.rate / 4 };
}

function inside(
  wrapper: WrapperName,
  bytes: Uint8Array,
  via: WrapperName[],
  depth: number,
  because: string,
): Rated[] {
  try {
    const unwrapped = unwrap(wrapper, bytes);
    const { fits } = guessInside(unwrapped.bytes, [...via, wrapper], depth + 1);
    const size = unwrapped.isCut ? `more than ${mostInside} bytes` : `${unwrapped.bytes.length} bytes`;
    return fits.map((rated) => ({
      ...rated,
      // Above every reading of the compressed bytes themselves.
      rate: wrapper === 'gzip' || wrapper === 'zstd' ? 0.95 + rated.rate / 100 : rated.rate,
      because: `${because}: ${size}; ${rated.because}`,
    }));
  } catch (error) {
    if (!(error instanceof ViewFault)) throw error;
    return [];
  }
}
