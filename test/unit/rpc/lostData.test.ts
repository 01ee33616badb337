import { expect, test } from 'vitest';
import { dataKey } from '../../../electron/log/logKeys';
import { A, alice, entry, put } from '../../protocol/entries';
import { base64, KvClient } from '../../protocol/kvClient';
import { replayed } from '../../protocol/node';
import { onLogDatabase } from '../log/damage';

test('a value whose bytes are gone from the log is told in the reference’s words', async () => {
  await using node = await replayed([
    entry(alice, [A], put(A, 'long', 'v'.repeat(5000)), put(A, 'short', 'v')),
  ]);
  await onLogDatabase(node.node.folder, (database) => database.del(dataKey(0, 0)));
  await using kv = await KvClient.open(node.node);
  const { error } = await kv.ask('kv_getValue', JSON.stringify([A, base64('long'), 0, 10]));
  expect(error).toEqual({ code: -32603, message: 'Internal error', data: 'key data is missing' });
  expect(await kv.call('kv_getValue', A, base64('short'), 0, 10)).toMatchObject({ size: 1 });
});
