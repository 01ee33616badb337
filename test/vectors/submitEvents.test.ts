import { describe, expect, test } from 'vitest';
import { keccak256 } from '../../electron/log/keccak';
import { concatBytes, fromHex, toHex } from '../../shared/bytes';
import { chargedSectors, foldNodes, type SubmissionNode } from '../../shared/submission';
import { decodeTags } from '../../shared/tags';
import { flowInterface } from './flowAbi';
import { buildLikeTheSdk, readExtra, readVector } from './vector';

interface SubmitLog {
  vector: string;
  topics: string[];
  data: string;
  decoded: {
    sender: string;
    identity: string;
    submissionIndex: number;
    startPos: string;
    sectors: string;
    length: number;
    dataRoot: string;
  };
}
const { logs } = readExtra<{ logs: SubmitLog[] }>('submit-events');

describe.each(logs)('the Submit log of $vector', (log) => {
  const event = flowInterface.parseLog(log);
  if (event === null) throw new Error('not a Submit event');
  const { submission } = event.args;
  const nodes: SubmissionNode[] = submission.nodes.map((node: { root: string; height: bigint }) => ({
    root: fromHex(node.root),
    height: Number(node.height),
  }));

  test('has the topic of both contract generations', () => {
    expect(flowInterface.getEvent('Submit')?.topicHash).toBe(
      '0x167ce04d2aa1981994d3a31695da0d785373335b1078cec239a1a3a2c7675555',
    );
  });

  test('gives position, sender and length', () => {
    expect(event.args.sender.toLowerCase()).toBe(log.decoded.sender);
    expect(event.args.submissionIndex).toBe(BigInt(log.decoded.submissionIndex));
    expect(event.args.startPos).toBe(BigInt(log.decoded.startPos));
    // By name it would be the length of the argument list.
    expect(event.args[4]).toBe(BigInt(log.decoded.sectors));
    expect(submission[0]).toBe(BigInt(log.decoded.length));
  });

  test('gives nodes that fold to the data root, and the sectors charged', () => {
    expect(toHex(foldNodes(nodes, keccak256))).toBe(log.decoded.dataRoot);
    expect(log.decoded.dataRoot).toBe(readVector(log.vector).dataRoot);
    expect(chargedSectors(log.decoded.length)).toBe(Number(log.decoded.sectors));
    expect(toHex(keccak256(concatBytes(...nodes.map((node) => node.root))))).toBe(log.decoded.identity);
  });

  test('gives the streams that the batch was tagged with', () => {
    const { streamIds } = buildLikeTheSdk(readVector(log.vector).input);
    expect(decodeTags(fromHex(submission.tags)).map(toHex)).toEqual(streamIds.map(toHex));
  });
});
