/** Each fault of the table at each stage: the explorer says what is wrong, and ends in the right state when it is over. */
import { readFile, rm } from 'node:fs/promises';
import { computeAddress, encryptKeystoreJsonSync } from 'ethers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Devnet, startDevnet } from '../../electron/devnet/devnet';
import { RpcClient } from '../../electron/network/rpcClient';
import { fromText, type Hex, toHex, toText } from '../../shared/bytes';
import type { SourceStatus } from '../../shared/contract/source';
import { makeTemporaryFolder } from '../helpers/temporaryFolder';
import { isLong } from '../property/runs';
import { ChainWriter, putData } from './chainWriter';
import { faultTableLines, isInEveryRun, type Scenario, scenarios } from './faultTable';
import { FollowingExplorer } from './following';

let devnet: Devnet;
let writer: ChainWriter;
/** Entries on the network so far: all scenarios share it, each with a stream of its own. */
let entries = 0;

beforeAll(async () => {
  devnet = await startDevnet();
  writer = new ChainWriter(devnet.addresses);
});
afterAll(() => devnet.close());

test('there are 72 scenarios, 6 of them impossible; a third is in every run, and the table in the docs is this one', async () => {
  expect(scenarios).toHaveLength(72);
  expect(scenarios.filter(({ impossible }) => impossible !== undefined)).toHaveLength(6);
  expect(scenarios.filter(isInEveryRun)).toHaveLength(24);
  const page = await readFile(new URL('../../docs/network-faults.md', import.meta.url), 'utf8');
  const rows = page.split('\n').filter((line) => line.startsWith('|'));
  expect(rows).toEqual(faultTableLines());
});

describe('ends in the right state:', () => {
  const run = scenarios.filter((scenario) => isLong || isInEveryRun(scenario));
  for (const scenario of run) {
    const title = `${scenario.fault}, ${scenario.stage}, ${scenario.mode}`;
    if (scenario.impossible === undefined) test(title, () => play(scenario));
    else test.skip(`${title}: ${scenario.impossible}`);
  }
});

async function play(scenario: Scenario): Promise<void> {
  const { fault, stage, mode } = scenario;
  const folder = await makeTemporaryFolder('fault');
  const explorer = await FollowingExplorer.start(folder);
  const stream: Hex = `0x${toHex(fromText(`${fault} ${stage} ${mode}`))
    .slice(2)
    .padEnd(64, '0')}`;
  const struck = struckServer(scenario);
  /** What comes while the fault lasts. */
  const later = stage === 'replay' ? ['second', 'third'] : stage === 'submit' ? [] : ['second'];
  const batch = later.map((value) => entry(stream, value));
  try {
    await writer.put([entry(stream, 'first')]);
    await writer.mine(2);
    entries += 1;
    const seq = entries;
    const lasting = () => setFault(struck, faultOf(scenario, seq));
    // Who knows nodes already asks no indexer any more.
    if (stage === 'locations') await lasting();
    await explorer.connect(devnet.addresses, [stream], {
      indexer: stage === 'locations',
      gateway: stage === 'events',
    });
    if (stage !== 'locations') await explorer.untilReplayed(entries);
    if (stage === 'submit') await openKey(explorer);
    else await writer.upload(batch);
    if (stage !== 'locations') await lasting();
    if (stage === 'submit') await submit(explorer, stream);
    else await writer.submit(batch);
    await writer.mine(2);
    entries += Math.max(1, later.length);
    await felt(explorer, scenario, seq);
    if (mode !== 'live') {
      await explorer.stop(mode === 'kill' ? 'SIGKILL' : 'SIGTERM');
      // Struck once more, by whoever was started again.
      await lasting();
      await explorer.restart();
      await felt(explorer, scenario, seq);
    }
    await setFault(struck, { kind: 'none' });
    await explorer.untilReplayed(entries);
    await requireRightState(explorer, stream, later);
  } finally {
    await setFault(struck, { kind: 'none' });
    await explorer.stop();
    await rm(folder, { recursive: true });
  }
}

const entry = (stream: Hex, value: string) => ({ streamIds: [stream], data: putData(stream, 'key', value) });

/** Who is made to fail, so that it strikes this stage. */
function struckServer({ stage }: Scenario): string {
  const { gatewayUrl, indexer, nodes } = devnet.addresses;
  if (stage === 'events') return gatewayUrl;
  return stage === 'locations' ? indexer : nodes[0]!;
}

/** @param seq of the first entry that comes while it lasts */
function faultOf({ fault, stage }: Scenario, seq: number): object {
  // Nobody's patience ends before the fault does, so it is always the fault's end that is seen.
  if (fault === 'slow') return { kind: 'slow', milliseconds: 600_000 };
  if (fault === 'corrupt' && stage === 'download') return { kind: 'garbled' };
  if (fault === 'missing' && stage === 'verify') return { kind: 'unproven' };
  return stage === 'replay' && fault !== 'down' ? { kind: fault, seqs: [seq] } : { kind: fault };
}

function setFault(url: string, fault: object): Promise<unknown> {
  return new RpcClient(url).call('devnet_setFault', [fault]);
}

/** Resolves when the fault has struck, and the explorer says what is wrong where it is wrong. */
async function felt(explorer: FollowingExplorer, scenario: Scenario, seq: number): Promise<void> {
  await new RpcClient(struckServer(scenario)).call('devnet_untilStruck', []);
  await explorer.until((status, source) => isShown(scenario, seq, status.waitingFor, source));
}

function isShown(
  { stage, fault }: Scenario,
  seq: number,
  waitingFor: number | null,
  source: SourceStatus,
): boolean {
  if (stage === 'submit') {
    // A node that does not answer, or does not know the entry yet, is given its time.
    const isPatient = fault === 'missing' || fault === 'slow';
    return source.outgoing.some((sent) => sent.stage === 'mined' && (isPatient || sent.fault !== null));
  }
  if (stage === 'replay') return waitingFor === seq;
  if (fault === 'slow') return true;
  if (stage === 'events') return source.fault !== null;
  const reason =
    stage === 'verify' ? 'wrong data' : fault === 'corrupt' && stage === 'download' ? 'JSON' : '';
  return source.missing.some((one) => one.seq === seq && one.reason.includes(reason));
}

/** @param later values that followed the first one under the same key */
async function requireRightState(
  explorer: FollowingExplorer,
  stream: Hex,
  later: readonly string[],
): Promise<void> {
  const input = { streamId: stream, key: toHex(fromText('key')) };
  const state = await explorer.client.call('key.get', input);
  expect(toText(state.head)).toBe(later.at(-1) ?? 'first');
  if (later.length === 0) {
    const sent = await explorer.client.call('key.get', { ...input, key: toHex(fromText('sent')) });
    expect(toText(sent.head)).toBe('by the explorer');
  }
  const committed = (await explorer.results()).filter((result) => result !== null);
  expect(committed).toEqual(new Array(1 + Math.max(1, later.length)).fill('Commit'));
  expect(await explorer.client.call('log.verify', {})).toMatchObject({ ok: true, entries });
  const { source } = await explorer.until(
    (_, { fault, missing, outgoing }) =>
      fault === null && missing.length === 0 && outgoing.every(({ stage }) => stage === 'uploaded'),
  );
  expect(source.givenUp).toEqual([]);
}

async function openKey(explorer: FollowingExplorer): Promise<void> {
  // The account that also writes the first entry of each stream.
  const { privateKey } = devnet.addresses.accounts[0]!;
  const scrypt = { N: 1024, r: 8, p: 1 };
  const keystore = encryptKeystoreJsonSync({ address: computeAddress(privateKey), privateKey }, 'pass', {
    scrypt,
  });
  await explorer.client.call('signer.openKeystore', { keystore, password: 'pass' });
}

async function submit(explorer: FollowingExplorer, stream: Hex): Promise<void> {
  const writes = [
    { streamId: stream, key: toHex(fromText('sent')), value: toHex(fromText('by the explorer')) },
  ];
  const batch = { version: '18446744073709551615', reads: [], writes };
  const sender = devnet.addresses.accounts[0]!.address as Hex;
  await explorer.client.call('compose.submit', { batch, sender });
}
