/** The sample logs, against the answers of a conforming node. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { resultsOf } from '../property/observe';
import { TestNode } from '../property/testNode';
import { KvClient, type KvReply } from './kvClient';

interface ExpectedResult {
  seq: number;
  result: string | null;
  /** Where the reference node may name any one of several failing items. */
  allowed?: string[];
}

interface Query {
  method: string;
  result?: unknown;
  allowed?: unknown[];
  error?: { code: number; message: string };
}

const folder = new URL('../data/samples/', import.meta.url);

function linesOf(name: string): string[] {
  const text = gunzipSync(readFileSync(new URL(`${name}.ndjson.gz`, folder))).toString('utf8');
  return text.split('\n').filter((line) => line !== '');
}

describe.each(['small', 'medium'])('the sample log %s', (name) => {
  const entries = linesOf(name);
  let node: TestNode;

  beforeAll(async () => {
    node = await TestNode.open(JSON.parse(readFileSync(new URL(`${name}.streams.json`, folder), 'utf8')));
    await node.import(entries);
    await node.replay();
  });
  afterAll(() => node.close());

  test('every entry has its result', async () => {
    const expected: ExpectedResult[] = linesOf(`${name}.results`).map((line) => JSON.parse(line));
    const results = await resultsOf(node);
    const wrong = expected.filter(
      ({ seq, result, allowed }) => !(allowed ?? [result]).includes(results[seq]!),
    );
    expect(wrong).toEqual([]);
    expect(expected).toHaveLength(entries.length);
  });

  test('every call is answered', async () => {
    await using kv = await KvClient.open(node);
    const wrong: unknown[] = [];
    for (const line of linesOf(`${name}.queries`)) {
      const query: Query = JSON.parse(line);
      const reply = await kv.ask(query.method, parametersOf(line));
      if (!answers(reply, query)) wrong.push({ line, reply });
    }
    expect(wrong).toEqual([]);
  });
});

/** The parameters as they stand: JSON.parse would round 2^64-1. */
function parametersOf(line: string): string {
  const [, parameters] = /"params":(\[.*?\]),"(?:result|error)"/.exec(line) ?? [];
  if (parameters === undefined) throw new Error(`no parameters in ${line}`);
  return parameters;
}

function answers(reply: KvReply, query: Query): boolean {
  if (query.error !== undefined) {
    return reply.error?.code === query.error.code && reply.error.message === query.error.message;
  }
  const allowed = query.allowed ?? [query.result];
  return allowed.some((result) => JSON.stringify(result) === JSON.stringify(reply.result));
}
