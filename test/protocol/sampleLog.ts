/** The sample logs and the answers of a conforming node. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { expect } from 'vitest';
import type { KvReply } from './kvClient';

export type SampleName = 'small' | 'medium';
export const samples: SampleName[] = ['small', 'medium'];

const folder = new URL('../data/samples/', import.meta.url);

/** Lines of a sample's file: `small`, `small.results`, `small.dump`, ... */
export function sampleLines(name: string): string[] {
  const text = gunzipSync(readFileSync(new URL(`${name}.ndjson.gz`, folder))).toString('utf8');
  return text.split('\n').filter((line) => line !== '');
}

export function sampleStreams(name: SampleName): string[] {
  return JSON.parse(readFileSync(new URL(`${name}.streams.json`, folder), 'utf8'));
}

interface ExpectedResult {
  seq: number;
  result: string | null;
  /** Where the reference node may name any one of several failing items. */
  allowed?: string[];
}

/** Compares the result of each entry, null where it was skipped. */
export function expectResults(name: SampleName, results: readonly (string | null)[]): void {
  const expected: ExpectedResult[] = sampleLines(`${name}.results`).map((line) => JSON.parse(line));
  const wrong = expected
    .filter(({ seq, result, allowed }) => !(allowed ?? [result]).includes(results[seq] ?? null))
    .map((entry) => ({ ...entry, found: results[entry.seq] }));
  expect(wrong).toEqual([]);
  expect(results).toHaveLength(expected.length);
}

interface Query {
  method: string;
  result?: unknown;
  allowed?: unknown[];
  error?: { code: number; message: string };
}

/** Sends every call of the sample's query file and compares the replies. */
export async function expectAnswers(
  name: SampleName,
  ask: (method: string, parameters: string) => Promise<KvReply>,
): Promise<void> {
  const wrong: unknown[] = [];
  for (const line of sampleLines(`${name}.queries`)) {
    const query: Query = JSON.parse(line);
    const reply = await ask(query.method, parametersOf(line));
    if (!answers(reply, query)) wrong.push({ line, reply });
  }
  expect(wrong).toEqual([]);
}

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
