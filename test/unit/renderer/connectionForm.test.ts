/** What is typed to connect: presets fill it, every field can be changed, and what is wrong is named by its field. */
import { expect, test } from 'vitest';
import {
  formOf,
  formOfSource,
  kinds,
  readForm,
} from '../../../renderer/views/nodes/connection/connectionForm';
import { presets } from '../../../shared/presets';

const node = 'http://127.0.0.1:5678';

test.each(presets)(
  'the preset $name is a source, with storage nodes where it knows no indexer',
  ({ name, source }) => {
    expect(kinds.map(({ value }) => value)).toContain(name);
    const form = formOf(name);
    const read = readForm(form, null);
    if (source.indexer === null) expect(read).toMatchObject({ wrong: [{ field: 'nodes' }] });
    else expect(read).toMatchObject({ source: { ...source, kind: 'zeroG', preset: name, nodes: [] } });
    expect(readForm({ ...form, nodes: node }, null)).toMatchObject({ source: { ...source, nodes: [node] } });
  },
);

test('every field of a preset can be changed, and comes back from what is followed', () => {
  const changed = {
    ...formOf('testnet-turbo'),
    rpc: 'http://127.0.0.1:8545',
    chainId: '31337',
    flow: `0x${'AB'.repeat(20)}`,
    indexer: '',
    nodes: `${node}, http://127.0.0.1:5679`,
    fromBlock: '7',
    confirmations: '3',
    downloadRounds: '5',
  };
  const read = readForm(changed, null);
  expect(read).toEqual({
    source: {
      kind: 'zeroG',
      preset: 'testnet-turbo',
      rpc: 'http://127.0.0.1:8545',
      chainId: 31337,
      flow: `0x${'ab'.repeat(20)}`,
      indexer: null,
      nodes: [node, 'http://127.0.0.1:5679'],
      fromBlock: 7,
      confirmations: 3,
      downloadRounds: 5,
    },
  });
  if (!('source' in read)) throw new Error('it is no source');
  expect(formOfSource(read.source)).toEqual({ ...changed, flow: `0x${'ab'.repeat(20)}` });
});

test.each([
  ['rpc', { rpc: 'ftp://x' }],
  ['chainId', { chainId: 'mainnet' }],
  ['flow', { flow: '0x12' }],
  ['nodes', { nodes: '127.0.0.1' }],
  ['indexer', { indexer: 'here' }],
  ['fromBlock', { fromBlock: '-1' }],
  ['confirmations', { confirmations: '' }],
  ['downloadRounds', { downloadRounds: 'never' }],
])('what is wrong with %s is said of it', (field, change) => {
  expect(readForm({ ...formOf('testnet-turbo'), ...change }, null)).toMatchObject({ wrong: [{ field }] });
});

test('data is never given up where nothing is typed, and an explorer needs its token', () => {
  expect(formOf('testnet-turbo').downloadRounds).toBe('');
  expect(readForm(formOf('testnet-turbo'), null)).toMatchObject({ source: { downloadRounds: 0 } });
  const explorer = { ...formOf('explorer'), explorer: 'http://127.0.0.1:7000/' };
  expect(readForm(explorer, null)).toMatchObject({ wrong: [{ field: 'url' }] });
  const url = `${explorer.explorer}#token=abc`;
  expect(readForm({ ...explorer, explorer: url }, null)).toEqual({ source: { kind: 'explorer', url } });
  // The token of the one that is followed is kept where nobody sees it.
  const followed = { kind: 'explorer' as const, url: 'http://127.0.0.1:7000' };
  expect(readForm(formOfSource(followed), followed)).toEqual({ source: followed });
  const moved = { ...formOfSource(followed), explorer: 'http://127.0.0.1:7001' };
  expect(readForm(moved, followed)).toMatchObject({ wrong: [{ field: 'url' }] });
});

test('each field that is wrong is named at once, in words and not in those of a library', () => {
  const read = readForm(
    {
      ...formOf('testnet-turbo'),
      rpc: 'x',
      chainId: 'abc',
      flow: '0x12',
      fromBlock: '1.5',
      confirmations: '1001',
    },
    null,
  );
  expect(read).toEqual({
    wrong: [
      { field: 'chainId', reason: 'expected a whole number from 1 on' },
      { field: 'rpc', reason: 'expected http:// or https:// and a host' },
      { field: 'flow', reason: 'expected an address: 0x and 40 hex digits' },
      { field: 'fromBlock', reason: 'expected a whole number from 0 on' },
      { field: 'confirmations', reason: 'expected a whole number from 0 to 1000' },
    ],
  });
});
