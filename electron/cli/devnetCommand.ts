/** A 0G network on this machine, for as long as the command runs. */
import { resolve } from 'node:path';
import { startDevnet } from '../devnet/devnet';
import { stopSignal, untilAborted } from '../stopSignal';
import { readArguments } from './arguments';
import { printJson, printLine } from './output';
import { UsageError } from './usage';

export async function devnetCommand(argv: string[]): Promise<void> {
  const args = readArguments(
    argv,
    {
      dir: { type: 'string', short: 'd' },
      port: { type: 'string' },
      shards: { type: 'string' },
      'block-time': { type: 'string' },
      'older-flow': { type: 'boolean' },
      json: { type: 'boolean' },
    },
    [],
  );
  const folder = args.text('dir');
  const shards = args.number('shards') ?? 1;
  if (shards < 1 || shards > 64 || (shards & (shards - 1)) !== 0)
    throw new UsageError(`--shards must be a power of two up to 64, found ${shards}`);
  const stop = stopSignal();
  const devnet = await startDevnet({
    folder: folder === undefined ? undefined : resolve(folder),
    port: args.port('port'),
    shards,
    blockTime: args.number('block-time'),
    form: args.flag('older-flow') ? 'older' : 'current',
  });
  try {
    const { addresses } = devnet;
    if (args.flag('json')) await printJson(addresses);
    else {
      await printLine(`chain     ${addresses.rpcUrl} (chain id ${addresses.chainId}, a block a second)`);
      await printLine(`flow      ${addresses.flow}`);
      await printLine(`indexer   ${addresses.indexer}`);
      for (const url of addresses.nodes) await printLine(`node      ${url}`);
      await printLine(`gateway   ${addresses.gatewayUrl} (the chain, with faults by devnet_setFault)`);
      for (const { address, privateKey } of addresses.accounts)
        await printLine(`account   ${address} key ${privateKey}`);
      const to = `--rpc ${addresses.rpcUrl} --flow ${addresses.flow} --indexer ${addresses.indexer}`;
      await printLine(`follow    streamscope connect -w DIR ${to} --streams STREAM`);
    }
    await untilAborted(stop);
  } finally {
    await devnet.close();
  }
}
