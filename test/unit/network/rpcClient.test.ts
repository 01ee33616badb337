import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { RpcClient } from '../../../electron/network/rpcClient';

const reasonAt = (url: string) =>
  new RpcClient(url).call('eth_chainId', []).then(
    () => undefined,
    (error) => error.data.reason,
  );

test('what is never asked, or sends one elsewhere, is said in words and not in those of a library', async () => {
  expect(await reasonAt('http://127.0.0.1:1')).toContain('a port that is kept for something else');
  const server = createServer((_request, response) => {
    response.writeHead(302, { location: 'http://127.0.0.1:2/' }).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const { port } = server.address() as AddressInfo;
    expect(await reasonAt(`http://127.0.0.1:${port}`)).toContain('elsewhere, which is not followed');
  } finally {
    server.close();
  }
});
