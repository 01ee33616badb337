/** The Flow contract's interface (protocol f.1), of both its generations. */
import { Interface } from 'ethers/abi';
import { concatBytes, parseHex, toHex } from '../../shared/bytes';
import { foldNodes, type SubmissionNode } from '../../shared/submission';
import { keccak256 } from '../log/keccak';
import { readU64 } from '../store/rowBytes';

const data = '(uint256 length, bytes tags, (bytes32 root, uint256 height)[] nodes)';
const returned = '(uint256 index, bytes32 digest, uint256 startIndex, uint256 length)';

export const flowInterface = new Interface([
  `event Submit(address indexed sender, bytes32 indexed identity, uint256 submissionIndex, uint256 startPos, uint256 length, ${data} submission)`,
  'function market() view returns (address)',
  'function numSubmissions() view returns (uint256)',
  'function paused() view returns (bool)',
  'function firstBlock() view returns (uint256)',
  'error NotEnoughFee(uint256 price, uint256 amount, uint256 paid)',
  'error EnforcedPause()',
]);
const currentForm = new Interface([
  `function submit((${data} data, address submitter) submission) payable returns ${returned}`,
]);
const olderForm = new Interface([`function submit(${data} submission) payable returns ${returned}`]);
export const marketInterface = new Interface(['function pricePerSector() view returns (uint256)']);

export const submitTopic = '0x167ce04d2aa1981994d3a31695da0d785373335b1078cec239a1a3a2c7675555';

/** Which form of `submit` a contract takes. */
export type FlowForm = 'current' | 'older';

/** What a Submit event says of its entry. */
export interface SubmitEvent {
  seq: number;
  /** First sector of the entry in the flow. */
  startSector: number;
  /** Bytes. */
  size: number;
  tags: Uint8Array;
  dataRoot: Uint8Array;
}

/**
 * Reads a Submit event. By hand, because a general decoder takes longer than all else that an entry needs.
 *
 * | word of the data | meaning |
 * |---|---|
 * | 0, 1, 2 | submissionIndex, startPos, charged sectors |
 * | 3 | where the submission stands |
 * | submission 0, 1, 2 | length in bytes; where tags and nodes stand, from the submission |
 * | tags | length in bytes, then the bytes |
 * | nodes | count, then root and height each |
 *
 * @throws RangeError where it is no event of the Flow contract, or a number is beyond 2^53-1
 */
export function decodeSubmit(log: { data: string; topics: readonly string[] }): SubmitEvent {
  if (log.topics[0] !== submitTopic || log.topics.length !== 3) throw new RangeError('it is no Submit event');
  const words = new Words(parseHex(log.data) ?? notRead());
  const submission = words.offset(3 * wordSize, 0);
  const tagsAt = words.offset(submission + wordSize, submission);
  const nodesAt = words.offset(submission + 2 * wordSize, submission);
  const nodes = words.nodes(nodesAt);
  const identity = keccak256(concatBytes(...nodes.map(({ root }) => root)));
  if (toHex(identity) !== log.topics[2]!.toLowerCase())
    throw new RangeError('its nodes are not those of its identity');
  return {
    seq: words.number(0),
    startSector: words.number(wordSize),
    size: words.number(submission),
    tags: words.bytes(tagsAt + wordSize, words.number(tagsAt)),
    dataRoot: foldNodes(nodes, keccak256),
  };
}

const wordSize = 32;
/** The contract takes no more than four; heights are below 64 and fall. */
const mostNodes = 64;

function notRead(): never {
  throw new RangeError('its data is not hex');
}

class Words {
  constructor(private readonly data: Uint8Array) {}

  bytes(at: number, length: number): Uint8Array {
    if (at + length > this.data.length) throw new RangeError('it is cut short');
    return this.data.subarray(at, at + length);
  }

  number(at: number): number {
    const word = this.bytes(at, wordSize);
    for (let i = 0; i < wordSize - 8; i++)
      if (word[i] !== 0) throw new RangeError('a number of it is too large');
    const value = readU64(word, wordSize - 8);
    if (!Number.isSafeInteger(value)) throw new RangeError('a number of it is beyond 2^53-1');
    return value;
  }

  /** A place in the data, told from `from`. */
  offset(at: number, from: number): number {
    return from + this.number(at);
  }

  nodes(at: number): SubmissionNode[] {
    const count = this.number(at);
    if (count === 0 || count > mostNodes) throw new RangeError('it has no nodes, or too many');
    return Array.from({ length: count }, (_, i) => {
      const node = at + wordSize + 2 * i * wordSize;
      return { root: this.bytes(node, wordSize), height: this.number(node + wordSize) };
    });
  }
}

/** An entry as the contract takes it. */
export interface FlowSubmission {
  length: number;
  tags: Uint8Array;
  nodes: readonly SubmissionNode[];
}

/** Call data of `submit`. @param submitter the account that signs the transaction */
export function encodeSubmit(form: FlowForm, submission: FlowSubmission, submitter: string): string {
  const nodes = submission.nodes.map(({ root, height }) => [toHex(root), height]);
  const fields = [submission.length, toHex(submission.tags), nodes];
  return form === 'current'
    ? currentForm.encodeFunctionData('submit', [[fields, submitter]])
    : olderForm.encodeFunctionData('submit', [fields]);
}
