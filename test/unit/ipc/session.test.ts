import { expect, test, vi } from 'vitest';
import { openSession, type Scope } from '../../../electron/ipc/session';
import type { HostMessage } from '../../../shared/contract/contract';
import { decodeMessage, encodeMessage } from '../../../shared/contract/wire';
import { StreamscopeError } from '../../../shared/errors';
import { sliceInput, sliceOfSevens, type TestEngine, testEngine } from './echoEngine';

/** A session whose messages are kept; `reply` waits for the answer to a call. */
function connect(engine: TestEngine, scope: Scope = 'any') {
  const received: HostMessage[] = [];
  const waiting = new Map<number, (message: HostMessage) => void>();
  const hangUps: string[] = [];
  const session = openSession({
    engine,
    scope,
    send: (bytes) => {
      const message = decodeMessage(bytes) as HostMessage;
      received.push(message);
      if (message.type === 'reply') waiting.get(message.id)?.(message);
    },
    hangUp: (reason) => hangUps.push(reason),
  });
  const send = (message: unknown) => session.receive(encodeMessage(message));
  let id = 0;
  const call = async (name: string, input: unknown) => {
    const message = { type: 'call', id: ++id, name, input };
    const reply = new Promise<HostMessage>((resolve) => waiting.set(message.id, resolve));
    send(message);
    const answer = await reply;
    return answer.type === 'reply' ? answer.outcome : undefined;
  };
  return { session, send, call, received, hangUps };
}

test('answers a call with its value, bytes kept', async () => {
  const { call } = connect(testEngine({ 'value.slice': sliceOfSevens }));
  const outcome = await call('value.slice', { ...sliceInput, length: 3 });
  expect(outcome).toMatchObject({ ok: true, value: { version: 3, size: 3 } });
  expect([...(outcome as { value: { bytes: Uint8Array } }).value.bytes]).toEqual([7, 7, 7]);
});

test('fills in the defaults of the contract', async () => {
  const { call } = connect(
    testEngine({ 'streams.list': ({ at }) => ({ at: at === null ? 5 : -9, streams: [] }) }),
  );
  expect(await call('streams.list', {})).toEqual({ ok: true, value: { at: 5, streams: [] } });
});

test.each([
  ['a field of the wrong kind', { ...sliceInput, length: 'x' }, 'length'],
  ['a missing field', { streamId: sliceInput.streamId }, 'key'],
  ['a field that is not in the contract', { ...sliceInput, length: 1, extra: 1 }, 'extra'],
  ['input that is no object', 7, 'input'],
])('names the field of bad input: %s', async (_title, input, field) => {
  const { call } = connect(testEngine({ 'value.slice': sliceOfSevens }));
  expect(await call('value.slice', input)).toMatchObject({
    ok: false,
    error: { code: 'badInput', data: { field } },
  });
});

test('names the path of a field deep inside', async () => {
  const { call } = connect(testEngine({}));
  const batch = { version: '1', reads: [], writes: [{ streamId: '0x', key: '0x6b', value: '0x' }] };
  const outcome = await call('compose.dryRun', { batch, sender: `0x${'22'.repeat(20)}` });
  expect(outcome).toMatchObject({ error: { code: 'badInput', data: { field: 'batch.writes.0.streamId' } } });
});

test.each(['no.such', 'toString', '__proto__'])(
  'refuses a call that is not in the contract: %s',
  async (name) => {
    const { call } = connect(testEngine({}));
    expect(await call(name, {})).toMatchObject({
      ok: false,
      error: { code: 'badInput', data: { field: 'name' } },
    });
  },
);

test('answers calls that name files of this machine to the local side only', async () => {
  const imported = { entries: 1, committed: 1, rejected: 0, skipped: 0, keys: 1, seconds: 0, notices: [] };
  const engine = testEngine({ 'log.import': () => imported });
  const input = { file: 'a.ndjson' };
  expect(await connect(engine, 'any').call('log.import', input)).toMatchObject({
    ok: false,
    error: { code: 'badInput', data: { field: 'name' } },
  });
  expect(await connect(engine, 'local').call('log.import', input)).toEqual({ ok: true, value: imported });
});

test('keeps the code and data of a fault, and tells nothing of where it was thrown', async () => {
  const complaints = vi.spyOn(console, 'error').mockImplementation(() => {});
  const engine = testEngine({
    'entry.get': ({ seq }) => {
      if (seq === 0) throw new Error('boom');
      throw new StreamscopeError('notFound', { what: 'entry', id: '7' }, 'There is no entry 7');
    },
  });
  const { call, received } = connect(engine);
  expect(await call('entry.get', { seq: 7 })).toEqual({
    ok: false,
    error: { code: 'notFound', message: 'There is no entry 7', data: { what: 'entry', id: '7' } },
  });
  expect(await call('entry.get', { seq: 0 })).toMatchObject({ error: { code: 'internal' } });
  expect(JSON.stringify(received)).not.toMatch(/\.ts|node_modules/);
  expect(complaints).toHaveBeenCalledOnce();
  complaints.mockRestore();
});

test('cancels the call that the client names, and no other', async () => {
  const cancelled: number[] = [];
  const engine = testEngine({
    'entry.get': ({ seq }, { signal }) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          cancelled.push(seq);
          reject(new StreamscopeError('cancelled', {}, 'Cancelled'));
        });
      }),
  });
  const { call, send, session } = connect(engine);
  const first = call('entry.get', { seq: 1 });
  void call('entry.get', { seq: 2 });
  send({ type: 'cancel', id: 1 });
  expect(await first).toMatchObject({ error: { code: 'cancelled' } });
  expect(cancelled).toEqual([1]);
  session.close();
  expect(cancelled).toEqual([1, 2]);
});

test('reports the progress of a call to the client that made it', async () => {
  const progress = {
    task: 'verify',
    phase: 'check',
    unit: 'entries',
    done: 1,
    total: 2,
    perSecond: 3,
    secondsLeft: 1,
  } as const;
  const engine = testEngine({
    'log.verify': (_input, context) => {
      context.progress(progress);
      return { ok: true, entries: 2, firstDifference: null };
    },
  });
  const [caller, other] = [connect(engine), connect(engine)];
  await caller.call('log.verify', {});
  expect(caller.received[0]).toEqual({ type: 'event', name: 'callProgress', data: { id: 1, progress } });
  expect(other.received).toEqual([]);
});

test('tells a call when its client is gone, also after it was answered', async () => {
  let client: AbortSignal | undefined;
  const engine = testEngine({
    'import.begin': (_input, context) => {
      client = context.client;
      return { id: '00'.repeat(16) };
    },
  });
  const { session, call } = connect(engine);
  await call('import.begin', { size: 1, compressed: false });
  expect(client?.aborted).toBe(false);
  session.close();
  expect(client?.aborted).toBe(true);
});

test('passes events on until it is closed', () => {
  const engine = testEngine({});
  const { session, received } = connect(engine);
  const event = { name: 'progress', data: { progress: null } } as const;
  engine.emit(event);
  session.close();
  engine.emit(event);
  expect(received).toEqual([{ type: 'event', ...event }]);
  expect(engine.listeners()).toBe(0);
});

test.each([
  ['bytes that do not decode', Uint8Array.of(0xc1)],
  ['no bytes', new Uint8Array(0)],
  ['another kind of message', encodeMessage({ type: 'reply', id: 1 })],
  ['a call without a name', encodeMessage({ type: 'call', id: 1 })],
  ['a second hello', encodeMessage({ type: 'hello', token: '' })],
])('hangs up on %s', (_title, bytes) => {
  const { session, hangUps, received } = connect(testEngine({}));
  session.receive(bytes);
  expect(hangUps).toHaveLength(1);
  expect(received).toEqual([]);
});

test('hangs up when a number in flight is used again', async () => {
  const engine = testEngine({ 'entry.get': () => new Promise(() => {}) });
  const { send, hangUps } = connect(engine);
  send({ type: 'call', id: 1, name: 'entry.get', input: { seq: 1 } });
  send({ type: 'call', id: 1, name: 'entry.get', input: { seq: 2 } });
  expect(hangUps).toEqual(['call 1 is still in flight']);
});

test('no key is made for a name that cannot be kept', async () => {
  const create = vi.fn();
  const { call } = connect(testEngine({ 'signer.create': create }));
  expect(await call('signer.create', { password: 'p', label: 'n'.repeat(65) })).toMatchObject({
    ok: false,
    error: { code: 'badInput', data: { field: 'label', reason: 'has more than 64 characters' } },
  });
  expect(create).not.toHaveBeenCalled();
});
