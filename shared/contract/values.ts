/** How values are read for people: what a viewer is asked, and what it answers. */
import { z } from 'zod';
import type { Hex } from '../bytes';
import { decoderCode, hexBytes } from './inputs';

export const viewerNames = [
  'json',
  'tree',
  'text',
  'hex',
  'number',
  'address',
  'time',
  'cbor',
  'messagePack',
  'protobuf',
  'rlp',
  'abi',
  'own',
] as const;
export type ViewerName = (typeof viewerNames)[number];

/** What can lie around a value. */
export const wrapperNames = ['base64', 'hexText', 'gzip', 'zstd'] as const;
export type WrapperName = (typeof wrapperNames)[number];

export const wrappers = z.array(z.enum(wrapperNames)).max(4);

/** A way to read a value, as it is asked for and remembered. */
export const viewChoice = z.strictObject({
  /** From the outside in. */
  via: wrappers.default([]),
  viewer: z.enum(viewerNames),
  /** For protobuf: the text of a .proto file and the full name of a message in it. */
  schema: z.strictObject({ text: z.string().max(262_144), message: z.string().max(512) }).optional(),
  /** For ABI: `uint256 amount, address to`. */
  types: z.string().max(4096).optional(),
  /** For a viewer of one's own: the hash of its text. */
  hash: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
});
export type ViewChoice = z.output<typeof viewChoice>;

/** What a trial runs instead of a kept viewer. */
export const viewerCode = decoderCode;

/** A row of a structured value; rows come in order, each before what it holds. */
export interface ValueNode {
  depth: number;
  /** Field, key or position; empty for the whole. */
  name: string;
  /** "list", "text", "float 64", "tag 0: date and time". */
  type: string;
  text: string;
  /** How many it holds; null where it is no container. */
  children: number | null;
}

/** A way in which a value can be read, with the reason, or why it cannot. */
export interface ViewGuess {
  via: WrapperName[];
  viewer: ViewerName;
  /** Why it fits, or why it does not. */
  because: string;
}

export interface ValueView {
  version: number;
  /** The way in which it is read here. */
  via: WrapperName[];
  viewer: ViewerName;
  /** Bytes inside what lies around the value; `isCut` where there are more than are read. */
  size: number;
  isCut: boolean;
  /** Best first. */
  fits: ViewGuess[];
  others: ViewGuess[];
  outcome:
    | { kind: 'rows'; rows: ValueNode[]; isCut: boolean }
    /** Made by a viewer of one's own. */
    | { kind: 'text'; text: string }
    /** Shown from the bytes themselves: `value.slice`. */
    | { kind: 'bytes' }
    /** `offset` in bytes, or in characters of a text; `line` of a viewer's text. */
    | { kind: 'failed'; reason: string; offset: number | null; line: number | null };
}

/** A viewer that somebody wrote. */
export interface OwnViewer {
  hash: string;
  name: string;
  bytes: number;
  /** Its text is here and unchanged. */
  usable: boolean;
}

/** Keys that start with a prefix are read this way; the longest prefix counts. */
export interface RememberedView {
  streamId: Hex;
  prefix: Hex;
  view: ViewChoice;
}

export interface Views {
  own: OwnViewer[];
  remembered: RememberedView[];
}

export const prefixField = hexBytes;
