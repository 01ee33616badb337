/** The Flow contract's interface (protocol f.1), of both its generations. */
import { Interface, type LogParams } from 'ethers';
import { fromHex, toHex } from '../../shared/bytes';
import { foldNodes, type SubmissionNode } from '../../shared/submission';
import { keccak256 } from '../log/keccak';

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

/** @throws RangeError where the event is not one of the Flow contract, or its numbers are beyond 2^53-1 */
export function decodeSubmit(log: Pick<LogParams, 'data'> & { topics: readonly string[] }): SubmitEvent {
  const parsed = parse(log);
  const [, , index, start, , [length, tags, nodes]] = parsed;
  const described: SubmissionNode[] = nodes.map(([root, height]: [string, bigint]) => ({
    root: fromHex(root),
    height: whole(height),
  }));
  return {
    seq: whole(index),
    startSector: whole(start),
    size: whole(length),
    tags: fromHex(tags),
    dataRoot: foldNodes(described, keccak256),
  };
}

function parse(log: Pick<LogParams, 'data'> & { topics: readonly string[] }) {
  try {
    const parsed = flowInterface.parseLog(log);
    if (parsed !== null) return parsed.args;
  } catch {
    // Told below.
  }
  throw new RangeError('it is no Submit event');
}

function whole(value: bigint): number {
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new RangeError('a number of it is beyond 2^53-1');
  return Number(value);
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
