/** The Flow contract's interface in words for ethers (protocol f.1), as far as the vectors need it. */
import { Interface } from 'ethers';

const data = '(uint256 length, bytes tags, (bytes32 root, uint256 height)[] nodes)';

export const flowInterface = new Interface([
  `event Submit(address indexed sender, bytes32 indexed identity, uint256 submissionIndex, uint256 startPos, uint256 length, ${data} submission)`,
  `function submit((${data} data, address submitter) submission) payable returns (uint256 index, bytes32 digest, uint256 startIndex, uint256 length)`,
]);
