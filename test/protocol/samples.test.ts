/** The sample logs, against the answers of a conforming node. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Hex, toHex } from '../../shared/bytes';
import { resultsOf } from '../property/observe';
import { TestNode } from '../property/testNode';
import { KvClient } from './kvClient';
import { expectAnswers, expectResults, sampleLines, sampleStreams, samples } from './sampleLog';

describe.each(samples)('the sample log %s', { timeout: 60_000 }, (name) => {
  let node: TestNode;

  beforeAll(async () => {
    node = await TestNode.open(sampleStreams(name));
    await node.import(sampleLines(name));
    await node.replay();
  });
  afterAll(() => node.close());

  test('every entry has its result', async () => expectResults(name, await resultsOf(node)));

  test('every live key has its version and value', async () => {
    expect(await dump(false)).toEqual(sampleLines(`${name}.dump`));
  });

  test('every version of every key is there', async () => {
    expect(await dump(true)).toEqual(sampleLines(`${name}.history`));
  });

  test('every call is answered', async () => {
    await using kv = await KvClient.open(node);
    await expectAnswers(name, (method, parameters) => kv.ask(method, parameters));
  });

  async function dump(history: boolean): Promise<string[]> {
    const lines: string[] = [];
    for (const streamId of sampleStreams(name)) {
      let after: Hex | undefined;
      do {
        const page = await node.query('state.dump', { streamId, history, after });
        for (const { key, version, size, sha256 } of page.rows)
          lines.push(JSON.stringify({ streamId, key: toHex(key), version, size, sha256 }));
        after = page.next ?? undefined;
      } while (after !== undefined);
    }
    return lines;
  }
});
