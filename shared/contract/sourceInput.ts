/** Where the entries of a workspace come from, besides its own appends. */
import { z } from 'zod';

export const webAddress = z
  .string()
  .max(2048)
  .regex(
    /^https?:\/\/(\[[0-9a-fA-F:]+\]|[A-Za-z0-9._-]+)(:[0-9]{1,5})?([/?#]\S*)?$/,
    'expected http:// or https:// and a host',
  );

const contractAddress = z
  .string()
  .regex(/^0x[0-9a-fA-F]{40}$/, 'expected an address: 0x and 40 hex digits')
  .transform((text) => text.toLowerCase());

function wholeNumber(least: number, most = Number.MAX_SAFE_INTEGER) {
  const words = `expected a whole number from ${least} ${most === Number.MAX_SAFE_INTEGER ? 'on' : `to ${most}`}`;
  return z.number(words).int(words).min(least, words).max(most, words);
}

/** The 0G network: an EVM chain gives the order, storage nodes give the data. */
export const zeroGSource = z
  .strictObject({
    kind: z.literal('zeroG'),
    /** Name of the preset that it was made from; only shown. */
    preset: z.string().max(64).optional(),
    chainId: wholeNumber(1),
    rpc: webAddress,
    flow: contractAddress,
    /** A fixed list of storage nodes. */
    nodes: z.array(webAddress).max(64).default([]),
    /** Asked for the nodes that hold a file. */
    indexer: webAddress.nullable().default(null),
    /** Where reading begins; null is the contract's first block. */
    fromBlock: wholeNumber(0).nullable().default(null),
    /** Blocks that must lie above one before it is read. */
    confirmations: wholeNumber(0, 1000).default(1),
    /** Rounds after which missing data is given up as DownloadFailed; 0 waits for ever. */
    downloadRounds: wholeNumber(0, 1_000_000).default(0),
  })
  .refine(({ nodes, indexer }) => nodes.length > 0 || indexer !== null, {
    path: ['nodes'],
    message: 'name storage nodes, or an indexer that knows them',
  });
export type ZeroGSource = z.output<typeof zeroGSource>;

export function hasToken(address: string): boolean {
  return /#token=.+/.test(address);
}

export const noToken = 'has no token: take the whole address that it prints';

/** Another explorer, whose log is followed and which orders what is appended. */
export const explorerSource = z.strictObject({
  kind: z.literal('explorer'),
  /** With its token: `http://host:port/#token=…`. */
  url: webAddress.refine(hasToken, noToken),
});

/** The token of the explorer that is followed is told to nobody: its address without it means that one. */
export const askedSource = z.union([
  zeroGSource,
  z.strictObject({ kind: z.literal('explorer'), url: webAddress }),
]);

export const sourceInput = z.union([zeroGSource, explorerSource]);
export type Source = z.output<typeof sourceInput>;
