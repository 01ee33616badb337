/** Commands about where the entries of a workspace come from. */
import type { Source } from '../../shared/contract/sourceInput';
import { sourceInput, webAddress } from '../../shared/contract/sourceInput';
import { badInput, fromEnvelope } from '../../shared/errors';
import { presetNamed, presets } from '../../shared/presets';
import { readIdentity } from '../log/zeroG/identity';
import { RpcClient } from '../network/rpcClient';
import { stopSignal } from '../stopSignal';
import { type Arguments, readArguments, readId } from './arguments';
import { untilInStep } from './inStep';
import { printJson } from './output';
import { withSession } from './session';
import { UsageError } from './usage';

export async function connectCommand(argv: string[]): Promise<void> {
  const args = readArguments(
    argv,
    {
      preset: { type: 'string' },
      rpc: { type: 'string' },
      flow: { type: 'string' },
      nodes: { type: 'string' },
      indexer: { type: 'string' },
      'chain-id': { type: 'string' },
      'from-block': { type: 'string' },
      confirmations: { type: 'string' },
      'download-rounds': { type: 'string' },
      explorer: { type: 'string' },
      remote: { type: 'string' },
      streams: { type: 'string' },
    },
    [],
  );
  const remote = args.text('remote');
  if (remote !== undefined) return readNode(args.workspace(), remote);
  const source = await readSource(args);
  const streams = listOf(args.text('streams')).map((id) => readId(id, '--streams', 32));
  await withSession(args.workspace(), { create: true, asItStands: true }, async (session) => {
    await printJson(await session.call('source.connect', { source, streams }));
  });
}

/** Makes a workspace that reads a node, or has one read another node; prints how the node stands. */
async function readNode(folder: string, given: string): Promise<void> {
  const { data: url, error } = webAddress.safeParse(given);
  if (url === undefined) throw badInput('--remote', error.issues[0]?.message ?? 'is no address');
  await withSession(folder, { create: true, remote: url }, async (session) => {
    const { remote } = await session.call('workspace.status', {});
    // An explorer that has the workspace open may read another node.
    const { fault } = remote?.url === url ? remote : await session.call('node.use', { url });
    if (fault !== null) throw fromEnvelope(fault);
    const { replayedTo, firstSeq } = await session.call('workspace.status', {});
    const { streams } = await session.call('streams.list', {});
    await printJson({ url, replayedTo, firstSeq, streams: streams.map(({ streamId }) => streamId) });
  });
}

async function readSource(args: Arguments): Promise<Source> {
  const explorer = args.text('explorer');
  const given = explorer === undefined ? await readNetwork(args) : { kind: 'explorer', url: explorer };
  const { data, error } = sourceInput.safeParse(given);
  if (data !== undefined) return data;
  const issue = error.issues.flatMap((found) =>
    found.code === 'invalid_union' ? (found.errors[explorer ? 1 : 0] ?? []) : [found],
  )[0];
  throw badInput(issue?.path.join('.') ?? 'source', issue?.message ?? 'is wrong');
}

async function readNetwork(args: Arguments): Promise<unknown> {
  const name = args.text('preset');
  const preset = name === undefined ? undefined : presetNamed(name);
  if (name !== undefined && preset === undefined)
    throw new UsageError(
      `there is no preset ${name}; there are ${presets.map((one) => one.name).join(', ')}`,
    );
  const rpc = args.text('rpc') ?? preset?.source.rpc;
  if (rpc === undefined) throw new UsageError('--preset, --rpc, --explorer or --remote is missing');
  const chainId =
    args.number('chain-id') ?? preset?.source.chainId ?? (await readIdentity(new RpcClient(rpc))).chainId;
  return {
    kind: 'zeroG',
    ...preset?.source,
    ...(preset === undefined ? {} : { preset: preset.name }),
    rpc,
    chainId,
    flow: args.text('flow') ?? preset?.source.flow,
    nodes: listOf(args.text('nodes')),
    indexer: args.text('indexer') ?? preset?.source.indexer ?? null,
    fromBlock: args.number('from-block') ?? preset?.source.fromBlock ?? null,
    ...given('confirmations', args.number('confirmations')),
    ...given('downloadRounds', args.number('download-rounds')),
  };
}

function given(name: string, value: number | undefined): Record<string, number> {
  return value === undefined ? {} : { [name]: value };
}

function listOf(text: string | undefined): string[] {
  return (text ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

export async function disconnectCommand(argv: string[]): Promise<void> {
  const args = readArguments(argv, {}, []);
  await withSession(args.workspace(), { asItStands: true }, async (session) => {
    await printJson(await session.call('source.disconnect', {}));
  });
}

/** Follows the source until everything that it has by now is replayed; prints how it stands. */
export async function syncCommand(argv: string[]): Promise<void> {
  const args = readArguments(argv, {}, []);
  const signal = stopSignal();
  await withSession(args.workspace(), { follow: true, asItStands: true, signal }, async (session) => {
    const started = performance.now();
    await untilInStep(session, { signal });
    const { nextSeq, firstSeq, replayedTo, verdicts } = await session.call('workspace.status', {});
    const { head, readTo, received, fetched, missing } = await session.call('source.status', {});
    const seconds = Math.round(performance.now() - started) / 1000;
    await printJson({
      entries: nextSeq - firstSeq,
      replayedTo,
      head,
      readTo,
      received,
      fetched,
      missing,
      verdicts,
      seconds,
    });
  });
}
