/** Networks that are known by name (protocol h). What they serve may have moved since: every field can be changed. */
import type { ZeroGSource } from './contract/sourceInput';

export interface Preset {
  name: string;
  /** For people. */
  title: string;
  /** What is not known of it. */
  note: string | null;
  source: Omit<ZeroGSource, 'kind' | 'preset' | 'indexer' | 'nodes'> & { indexer: string | null };
}

const common = { confirmations: 1, downloadRounds: 0 };

export const presets: readonly Preset[] = [
  {
    name: 'mainnet-turbo',
    title: '0G mainnet, turbo',
    note: 'No indexer of it is known here: name one, or storage nodes.',
    source: {
      ...common,
      chainId: 16661,
      rpc: 'https://evmrpc.0g.ai',
      flow: '0x62d4144db0f0a6fbbaeb6296c785c71b3d57c526',
      indexer: null,
      fromBlock: 2_387_557,
    },
  },
  {
    name: 'testnet-turbo',
    title: '0G testnet, turbo',
    note: 'The chain id may have changed since it was noted; the check says what the server answers.',
    source: {
      ...common,
      chainId: 16601,
      rpc: 'https://evmrpc-testnet.0g.ai',
      flow: '0x22e03a6a89b950f1c82ec5e74f8eca321a105296',
      indexer: 'https://indexer-storage-testnet-turbo.0g.ai',
      fromBlock: 1,
    },
  },
  {
    name: 'testnet-standard',
    title: '0G testnet, standard',
    note: 'No indexer of it is known here: name one, or storage nodes. The chain id may have changed.',
    source: {
      ...common,
      chainId: 16601,
      rpc: 'https://evmrpc-testnet.0g.ai',
      flow: '0x0460aa47b41a66694c0a73f667a1b795a5ed3556',
      indexer: null,
      fromBlock: 595_059,
    },
  },
];

export function presetNamed(name: string): Preset | undefined {
  return presets.find((preset) => preset.name === name);
}
