/** From data to sectors, nodes and root, as the Flow contract counts them (protocol f.2). */
import { concatBytes } from './bytes';
import { sectorSize } from './streamData';

const hashSize = 32;

/** keccak256 of bytes, 32 bytes. Hashing is the host's: shared code has no library for it. */
export type Keccak256 = (bytes: Uint8Array) => Uint8Array;

export interface SubmissionNode {
  /** 32 bytes: root of a perfect tree over 2^height sectors. */
  root: Uint8Array;
  height: number;
}

export interface Submission {
  /** Bytes of data. */
  length: number;
  nodes: SubmissionNode[];
  dataRoot: Uint8Array;
}

/** Sectors that an entry of `size` bytes is charged for: padded so that at most four nodes describe it. */
export function chargedSectors(size: number): number {
  const sectors = Math.ceil(size / sectorSize);
  const power = 2 ** Math.ceil(Math.log2(sectors));
  if (sectors <= 1 || sectors === power) return sectors;
  const unit = Math.max(1, power / 16);
  return Math.ceil(sectors / unit) * unit;
}

/** Heights of the nodes: the 1-bits of the charged sectors, highest first. */
export function nodeHeights(size: number): number[] {
  return bitHeights(chargedSectors(size));
}

function bitHeights(sectors: number): number[] {
  const heights: number[] = [];
  for (let rest = sectors; rest > 0; rest -= 2 ** heights.at(-1)!) heights.push(Math.floor(Math.log2(rest)));
  return heights;
}

/** Nodes and data root of an entry's data. Length 0 has no nodes; its root is 32 zero bytes. */
export function describeSubmission(data: Uint8Array, keccak256: Keccak256): Submission {
  const nodes = nodesOf(data, nodeHeights(data.length), keccak256);
  return { length: data.length, nodes, dataRoot: foldNodes(nodes, keccak256) };
}

function nodesOf(data: Uint8Array, heights: readonly number[], keccak256: Keccak256): SubmissionNode[] {
  let start = 0;
  return heights.map((height) => {
    const end = start + sectorSize * 2 ** height;
    const root = subtreeRoot(data.subarray(start, end), height, keccak256);
    start = end;
    return { root, height };
  });
}

/** Root over the first `sectors` sectors of data; what lies behind the data is filled with zero sectors. */
export function rootOfSectors(data: Uint8Array, sectors: number, keccak256: Keccak256): Uint8Array {
  return foldNodes(nodesOf(data, bitHeights(sectors), keccak256), keccak256);
}

/** The data root: nodes folded from the right. */
export function foldNodes(nodes: readonly SubmissionNode[], keccak256: Keccak256): Uint8Array {
  if (nodes.length === 0) return new Uint8Array(32);
  return nodes
    .slice(0, -1)
    .reduceRight((right, node) => keccak256(concatBytes(node.root, right)), nodes.at(-1)!.root);
}

/**
 * Root of a perfect tree over 2^height sectors; what lies behind the data is filled with zero sectors. Level by level
 * in place: a parent overwrites the first of its children, so that pairs are hashed where they stand.
 */
function subtreeRoot(data: Uint8Array, height: number, keccak256: Keccak256): Uint8Array {
  let count = Math.ceil(data.length / sectorSize);
  if (count === 0) return fillerRoot(height, keccak256);
  const hashes = new Uint8Array(hashSize * (count + 1));
  for (let i = 0; i < count; i++) hashes.set(keccak256(sectorAt(data, i * sectorSize)), i * hashSize);
  for (let level = 0; level < height; level++) {
    if (count % 2 === 1) hashes.set(fillerRoot(level, keccak256), count * hashSize);
    count = Math.ceil(count / 2);
    for (let i = 0; i < count; i++) {
      const pair = hashes.subarray(2 * i * hashSize, 2 * (i + 1) * hashSize);
      hashes.set(keccak256(pair), i * hashSize);
    }
  }
  return hashes.slice(0, hashSize);
}

function sectorAt(data: Uint8Array, start: number): Uint8Array {
  if (start + sectorSize <= data.length) return data.subarray(start, start + sectorSize);
  const sector = new Uint8Array(sectorSize);
  sector.set(data.subarray(start));
  return sector;
}

/** Roots of trees of zero sectors by height. They never change, so each is made once. */
const fillerRoots: Uint8Array[] = [];

function fillerRoot(height: number, keccak256: Keccak256): Uint8Array {
  if (fillerRoots.length === 0) fillerRoots.push(keccak256(new Uint8Array(sectorSize)));
  while (fillerRoots.length <= height) {
    const below = fillerRoots.at(-1)!;
    fillerRoots.push(keccak256(concatBytes(below, below)));
  }
  return fillerRoots[height]!;
}
