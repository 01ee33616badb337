/** What is on screen follows the engine's events, at whatever moment they come. */
import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { followEngine } from '../../../renderer/api/liveEvents';
import type { EventName, Events } from '../../../shared/contract/contract';

type Listeners = { [Name in EventName]?: (data: Events[Name]) => void };

let client: QueryClient;
let listeners: Listeners;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('window', globalThis);
  client = new QueryClient({ defaultOptions: { queries: { retry: false, staleTime: Infinity } } });
  listeners = {};
  const on = <Name extends EventName>(name: Name, listener: (data: Events[Name]) => void) => {
    Object.assign(listeners, { [name]: listener });
    return () => {};
  };
  followEngine({ on, onState: () => () => {}, state: 'open' }, client);
});
afterEach(() => {
  client.clear();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

/** A question that is answered when the test says so. */
function ask(follows: 'log' | 'nothing') {
  const answers: ((answer: number) => void)[] = [];
  const observer = new QueryObserver(client, {
    queryKey: ['asked', { follows }],
    queryFn: () => new Promise<number>((resolve) => answers.push(resolve)),
    meta: { follows },
  });
  const stop = observer.subscribe(() => {});
  return { answers, observer, stop };
}

const changed = (nextSeq: number) =>
  listeners.changed!({ nextSeq, replayedTo: nextSeq, generation: 'one', settings: false });

/** Long enough for what waits to be told together. */
const settle = () => vi.advanceTimersByTimeAsync(1000);

test('an entry that comes while something is asked for the first time is in the answer that stays', async () => {
  changed(1);
  await settle();
  const { answers, observer, stop } = ask('log');
  // The answer was made before the entries, and arrives after them.
  changed(2);
  await settle();
  changed(3);
  await settle();
  expect(answers).toHaveLength(1);
  answers[0]!(1);
  await settle();
  expect(observer.getCurrentResult().data).toBe(1);
  expect(answers).toHaveLength(2);
  answers[1]!(3);
  await settle();
  expect(observer.getCurrentResult().data).toBe(3);
  expect(answers).toHaveLength(2);
  stop();
});

test('what does not follow the log is asked once', async () => {
  changed(1);
  await settle();
  const { answers, observer, stop } = ask('nothing');
  changed(2);
  await settle();
  answers[0]!(1);
  await settle();
  expect(observer.getCurrentResult().data).toBe(1);
  expect(answers).toHaveLength(1);
  stop();
});
