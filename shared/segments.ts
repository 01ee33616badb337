/** Segments of an entry's data and their proofs, as storage nodes exchange them (protocol g). */
import { concatBytes, equalBytes } from './bytes';
import { sectorSize } from './streamData';
import { chargedSectors, type Keccak256, rootOfSectors } from './submission';

export const segmentSectors = 1024;
export const segmentSize = segmentSectors * sectorSize;

/** The way from a segment's root up to the data root. */
export interface SegmentProof {
  /** The segment's root, its siblings from below, the data root; of a file of one segment its root alone. */
  lemma: Uint8Array[];
  /** For each sibling: whether the running node is the left child. */
  path: boolean[];
}

/** Segments that hold data; the tree can have more, of zeros. */
export function dataSegments(size: number): number {
  return Math.ceil(size / segmentSize);
}

/** Bytes of a segment as it travels: whole sectors, the last one zero-filled. */
export function segmentLength(size: number, index: number): number {
  const left = Math.ceil(size / sectorSize) * sectorSize - index * segmentSize;
  return Math.max(0, Math.min(segmentSize, left));
}

function treeSegments(size: number): number {
  return Math.ceil(chargedSectors(size) / segmentSectors);
}

/** Sectors of a segment in the tree, its filling included. */
function treeSectors(size: number, index: number): number {
  return Math.min(segmentSectors, chargedSectors(size) - index * segmentSectors);
}

/** The tree over the segments of one entry's data. */
export class SegmentTree {
  private readonly roots: Uint8Array[] = [];
  private readonly parents = new Map<string, Uint8Array>();

  constructor(
    private readonly data: Uint8Array,
    private readonly keccak256: Keccak256,
  ) {
    for (let index = 0; index < treeSegments(data.length); index++) {
      const bytes = data.subarray(index * segmentSize, (index + 1) * segmentSize);
      this.roots.push(rootOfSectors(bytes, treeSectors(data.length, index), keccak256));
    }
  }

  /** 32 bytes; data without bytes has none. */
  get dataRoot(): Uint8Array {
    return this.root(0, this.roots.length);
  }

  /** A segment with data in it, zero-filled to whole sectors. */
  segment(index: number): Uint8Array {
    const segment = new Uint8Array(segmentLength(this.data.length, index));
    segment.set(this.data.subarray(index * segmentSize, (index + 1) * segmentSize));
    return segment;
  }

  proof(index: number): SegmentProof {
    const siblings: Uint8Array[] = [];
    const path: boolean[] = [];
    let [start, count] = [0, this.roots.length];
    while (count > 1) {
      const left = leftCount(count);
      const isLeft = index < start + left;
      path.unshift(isLeft);
      siblings.unshift(isLeft ? this.root(start + left, count - left) : this.root(start, left));
      if (!isLeft) start += left;
      count = isLeft ? left : count - left;
    }
    if (path.length === 0) return { lemma: [this.dataRoot], path };
    return { lemma: [this.roots[index]!, ...siblings, this.dataRoot], path };
  }

  private root(start: number, count: number): Uint8Array {
    if (count === 1) return this.roots[start]!;
    const id = `${start} ${count}`;
    const known = this.parents.get(id);
    if (known !== undefined) return known;
    const left = leftCount(count);
    const children = concatBytes(this.root(start, left), this.root(start + left, count - left));
    const root = this.keccak256(children);
    this.parents.set(id, root);
    return root;
  }
}

/** The left part of a tree is the largest power of two below its leaves. */
function leftCount(count: number): number {
  return 2 ** Math.floor(Math.log2(count - 1));
}

/** Whether each node on the way up is a left child, from below. */
function pathOf(index: number, count: number): boolean[] {
  const path: boolean[] = [];
  let [position, leaves] = [index, count];
  while (leaves > 1) {
    const left = leftCount(leaves);
    const isLeft = position < left;
    path.unshift(isLeft);
    if (!isLeft) position -= left;
    leaves = isLeft ? left : leaves - left;
  }
  return path;
}

/**
 * Checks a segment against what the chain says of its entry.
 * @param bytes whole sectors
 * @returns why it is not that segment; undefined when it is
 */
export function segmentFault(
  bytes: Uint8Array,
  index: number,
  proof: SegmentProof,
  entry: { dataRoot: Uint8Array; size: number },
  keccak256: Keccak256,
): string | undefined {
  const { size } = entry;
  if (index < 0 || index >= dataSegments(size)) return 'there is no such segment';
  if (bytes.length !== segmentLength(size, index)) return 'its length is wrong';
  const path = pathOf(index, treeSegments(size));
  const places = path.length === 0 ? 1 : path.length + 2;
  if (proof.lemma.length !== places || proof.path.length !== path.length)
    return 'its proof has another length';
  if (path.some((isLeft, level) => proof.path[level] !== isLeft)) return 'its proof is of another position';
  let root = rootOfSectors(bytes, treeSectors(size, index), keccak256);
  if (!equalBytes(root, proof.lemma[0]!)) return 'its bytes are not what the proof is of';
  path.forEach((isLeft, level) => {
    const sibling = proof.lemma[level + 1]!;
    root = keccak256(isLeft ? concatBytes(root, sibling) : concatBytes(sibling, root));
  });
  if (!equalBytes(root, entry.dataRoot)) return 'its proof does not lead to the data root';
  return equalBytes(proof.lemma.at(-1)!, root) ? undefined : 'its proof ends elsewhere';
}
