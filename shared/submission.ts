/** From data to sectors, nodes and root, as the Flow contract counts them (protocol f.2). */
import { concatBytes } from './bytes';
import { sectorSize } from './streamData';

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
  const sectors = chargedSectors(size);
  const heights: number[] = [];
  for (let height = 52; height >= 0; height--) {
    if (Math.floor(sectors / 2 ** height) % 2 === 1) heights.push(height);
  }
  return heights;
}

/** Nodes and data root of an entry's data. Length 0 has no nodes; its root is 32 zero bytes. */
export function describeSubmission(data: Uint8Array, keccak256: Keccak256): Submission {
  const filler = fillerRoots(keccak256);
  let firstSector = 0;
  const nodes = nodeHeights(data.length).map((height) => {
    const root = subtreeRoot(data, firstSector, height, keccak256, filler);
    firstSector += 2 ** height;
    return { root, height };
  });
  return { length: data.length, nodes, dataRoot: foldNodes(nodes, keccak256) };
}

/** The data root: nodes folded from the right. */
export function foldNodes(nodes: readonly SubmissionNode[], keccak256: Keccak256): Uint8Array {
  if (nodes.length === 0) return new Uint8Array(32);
  return nodes
    .slice(0, -1)
    .reduceRight((right, node) => keccak256(concatBytes(node.root, right)), nodes.at(-1)!.root);
}

/** Root of a perfect tree over 2^height sectors; what lies behind the data is filled with zero sectors. */
function subtreeRoot(
  data: Uint8Array,
  firstSector: number,
  height: number,
  keccak256: Keccak256,
  filler: (height: number) => Uint8Array,
): Uint8Array {
  const start = firstSector * sectorSize;
  if (start >= data.length) return filler(height);
  if (height === 0) return keccak256(sectorAt(data, start));
  const half = 2 ** (height - 1);
  const left = subtreeRoot(data, firstSector, height - 1, keccak256, filler);
  const right = subtreeRoot(data, firstSector + half, height - 1, keccak256, filler);
  return keccak256(concatBytes(left, right));
}

function sectorAt(data: Uint8Array, start: number): Uint8Array {
  if (start + sectorSize <= data.length) return data.subarray(start, start + sectorSize);
  const sector = new Uint8Array(sectorSize);
  sector.set(data.subarray(start));
  return sector;
}

/** Roots of trees of zero sectors by height, each made once. */
function fillerRoots(keccak256: Keccak256): (height: number) => Uint8Array {
  const roots = [keccak256(new Uint8Array(sectorSize))];
  return (height) => {
    while (roots.length <= height) roots.push(keccak256(concatBytes(roots.at(-1)!, roots.at(-1)!)));
    return roots[height]!;
  };
}
