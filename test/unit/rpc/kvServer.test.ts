/** The kv port as a server: who may ask, and that every request gets an answer a client can read. */
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { KvAnswer, KvCall } from '../../../electron/rpc/kvMethods';
import { KvParams } from '../../../electron/rpc/kvParams';
import { type KvServer, serveKv } from '../../../electron/rpc/kvServer';
import { StreamscopeError } from '../../../shared/errors';

let server: KvServer;
const calls: KvCall[] = [];

/** Stands for the reader: what a call is answered with is not the server's business. */
async function answer(call: KvCall): Promise<KvAnswer> {
  calls.push(call);
  if (call.method === 'fails') throw new Error('a detail of ours');
  if (call.method === 'closing')
    throw new StreamscopeError('closed', { what: 'x' }, 'The workspace is closing.');
  if (call.method === 'unknown') return { error: { code: -32601, message: 'Method not found' } };
  return { result: call.params };
}

beforeAll(async () => {
  server = await serveKv(answer, 0);
});
afterAll(() => server.close());

interface Reply {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

/** Raw, because fetch sets Host itself and refuses to send some headers. */
function ask(options: {
  method?: string;
  headers?: Record<string, string>;
  body?: string | Buffer;
}): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const asked = request(
      server.url,
      { method: options.method ?? 'POST', headers: options.headers ?? {} },
      (response) => {
        let body = '';
        response.setEncoding('utf8').on('data', (text: string) => {
          body += text;
        });
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
        );
        response.on('error', reject);
      },
    );
    asked.on('error', reject).end(options.body);
  });
}

const call = (body: string) => ask({ body }).then((reply) => JSON.parse(reply.body));

describe('who may ask', () => {
  test.each([
    ['127.0.0.1:5678', 200],
    ['localhost', 200],
    ['[::1]:1', 200],
    ['evil.example', 403],
    ['127.0.0.1.evil.example', 403],
  ])('under the name %j: %i', async (host, status) => {
    const body = '{"id":1,"method":"echo"}';
    const reply = await ask({ headers: { host }, body });
    expect(reply.status).toBe(status);
    // Whoever is refused is told why.
    if (status === 403) expect(JSON.parse(reply.body).error.data).toContain('the Host header');
  });

  test('no page of another origin is let in: no answer carries a CORS header', async () => {
    const headers = { origin: 'http://evil.example', 'access-control-request-method': 'POST' };
    for (const method of ['OPTIONS', 'POST', 'GET']) {
      const reply = await ask({ method, headers, body: method === 'POST' ? '{"id":1,"method":"echo"}' : '' });
      expect(Object.keys(reply.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
    }
  });

  test.each(['GET', 'PUT', 'DELETE', 'OPTIONS'])('%s is not a method', async (method) => {
    const { status, headers, body } = await ask({ method });
    expect([status, headers.allow]).toEqual([405, 'POST']);
    expect(JSON.parse(body)).toMatchObject({ id: null, error: { data: 'calls are sent by POST' } });
  });
});

describe('numbers', () => {
  test('whole numbers of parameters arrive exactly', async () => {
    calls.length = 0;
    const params = '[18446744073709551615,9007199254740993,9007199254740991,0,-1]';
    const { body } = await ask({ body: `{"id":1,"method":"echo","params":${params}}` });
    expect(calls[0]?.params).toEqual([18446744073709551615n, 9007199254740993n, 9007199254740991, 0, -1]);
    expect(body).toContain('"id":1');
  });

  test.each(['1.5', '1.0', '1e3', '-1', '0.1e1', '18446744073709551616'])(
    'the number %s is none that a parameter can be',
    async (text) => {
      calls.length = 0;
      await call(`{"id":1,"method":"echo","params":[${text}]}`);
      expect(() => new KvParams(calls[0]!.params).u64(0, 'len')).toThrow('Invalid params: len');
    },
  );

  test.each(['18014398509481985', '17999999999999999', '0', '-7', '1.5', '"x"', 'null'])(
    'the id %s comes back as it was sent',
    async (id) => {
      const { body } = await ask({ body: `{"jsonrpc":"2.0","id":${id},"method":"echo"}` });
      expect(body).toBe(`{"jsonrpc":"2.0","id":${id},"result":[]}`);
    },
  );
});

test.each(['', 'YQ==', 'YWI=', 'YWJj'])('the key %j is read', (text) => {
  expect(Buffer.from(new KvParams([text]).key(0)).toString('base64')).toBe(text);
});

test.each(['YR==', 'Z3JlZXRpbmd=', 'YQ', 'YQ=', 'Y===', 'Y-_='])(
  'the key %j is not base64 as it is written',
  (text) => {
    expect(() => new KvParams([text]).key(0)).toThrow('Invalid params: key: expected base64');
  },
);

describe('faults', () => {
  test('of ours are an answer, and tell nothing of the inside but their sentence', async () => {
    expect(await call('{"id":3,"method":"closing"}')).toEqual({
      jsonrpc: '2.0',
      id: 3,
      error: { code: -32603, message: 'Internal error', data: 'The workspace is closing.' },
    });
    expect((await call('{"id":3,"method":"fails"}')).error.code).toBe(-32603);
  });

  test.each([
    ['not JSON', '{"id":1,', -32700],
    ['nothing at all', '', -32700],
    ['a byte that is not UTF-8', Buffer.from([0xff, 0x7b]), -32700],
    ['a number', '7', -32600],
    ['an empty batch', '[]', -32600],
    ['no method', '{"id":1}', -32600],
    ['a deep nest', '['.repeat(100_000), -32700],
  ])('of the caller, %s: HTTP 200 with a JSON-RPC error', async (_, body, code) => {
    const { status, headers, body: text } = await ask({ body });
    expect([status, headers['content-type']]).toEqual([200, 'application/json']);
    expect(JSON.parse(text)).toMatchObject({ jsonrpc: '2.0', error: { code } });
  });

  test('a deep nest among parameters is a value of the wrong type, and no deeper when it is looked at', async () => {
    calls.length = 0;
    const nest = `${'['.repeat(4000)}${']'.repeat(4000)}`;
    await call(`{"id":1,"method":"echo","params":["0x",${nest},{"a":[]}]}`);
    expect(calls[0]!.params).toEqual(['0x', {}, {}]);
    expect(() => new KvParams(calls[0]!.params).key(1)).toThrow('Invalid params: key: expected base64');
  });

  test('parameters by name are not spoken', async () => {
    const { error } = await call('{"id":1,"method":"echo","params":{"a":1}}');
    expect(error).toEqual({ code: -32602, message: 'Invalid params: expected a list' });
  });

  test('a body beyond 10 MiB is refused in words', async () => {
    const { status, body } = await ask({ body: `"${'x'.repeat(11 << 20)}"` });
    expect(status).toBe(200);
    expect(JSON.parse(body)).toEqual({
      jsonrpc: '2.0',
      id: null,
      error: { code: -32600, message: 'Request is too large' },
    });
  });
});

test('a batch is answered in order, each call for itself', async () => {
  const replies = await call(
    '[{"id":1,"method":"echo","params":[1]},7,{"id":"b","method":"unknown"},{"id":2,"method":"fails"}]',
  );
  expect(replies).toMatchObject([
    { id: 1, result: [1] },
    { id: null, error: { code: -32600 } },
    { id: 'b', error: { code: -32601, message: 'Method not found' } },
    { id: 2, error: { code: -32603 } },
  ]);
});

test('a page elsewhere gets no answer and causes no work', async () => {
  const before = calls.length;
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'kv_getStatus' });
  const reply = await ask({ headers: { origin: 'http://elsewhere.example' }, body });
  expect(reply.status).toBe(403);
  expect(JSON.parse(reply.body)).toMatchObject({ error: { data: 'web pages are not answered' } });
  expect(calls.length).toBe(before);
});

test('absurd batches and numbers are refused before they cost anything', async () => {
  const before = calls.length;
  const call = { jsonrpc: '2.0', id: 1, method: 'kv_getStatus', params: [] };
  const batch = await ask({ body: JSON.stringify(Array.from({ length: 1001 }, () => call)) });
  expect(JSON.parse(batch.body)).toMatchObject({ error: { code: -32600, data: 'at most 1000 calls' } });
  const number = await ask({ body: `{"jsonrpc":"2.0","id":${'9'.repeat(5000)},"method":"kv_getStatus"}` });
  expect(JSON.parse(number.body)).toMatchObject({ error: { code: -32700 } });
  expect(calls.length).toBe(before);
});
