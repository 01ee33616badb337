import type { Query, QueryClient, QueryFilters } from '@tanstack/react-query';
import type { Events } from '../../shared/contract/contract';
import type { Connection } from './connection';
import { statusOptions } from './queries';

/** Replay reports many times a second; what is on screen is asked for again at most this often, in ms. */
const refreshEvery = 200;

type Change = Events['changed'];
type EngineEvents = Pick<Connection, 'on' | 'onState' | 'state'>;

/** Is this answer outdated by the change? */
function isOutdated(query: Query, change: Change): boolean {
  const follows = query.meta?.follows;
  if (follows === 'log') return true;
  if (follows === 'settings') return change.settings;
  if (follows !== 'state') return false;
  const asked = (query.queryKey[1] as { at?: number | null }).at ?? null;
  const answered = (query.state.data as { at?: number } | undefined)?.at;
  // Asked beyond what was replayed then: the answer may be another one now.
  return asked === null || answered === undefined || answered < asked || change.settings;
}

/** Asked for the first time, and to be asked anew once that is answered. */
const askedAgain = new WeakSet<Query>();

/**
 * Has answers asked for again. TanStack leaves a query that is asked for the first time to that one call, whose answer
 * may be of the time before the event: such a query is asked anew once it is answered.
 */
function outdate(client: QueryClient, filters: QueryFilters = {}): void {
  for (const query of client.getQueryCache().findAll({ ...filters, fetchStatus: 'fetching' })) {
    if (query.state.data !== undefined || askedAgain.has(query)) continue;
    askedAgain.add(query);
    const askAgain = () => {
      askedAgain.delete(query);
      void client.invalidateQueries({ predicate: (each) => each === query });
    };
    query.promise?.then(askAgain, askAgain);
  }
  void client.invalidateQueries(filters);
}

/** Keeps the cache true to the engine's events, and loads everything again after a lost connection. */
export function followEngine(connection: EngineEvents, client: QueryClient): void {
  let generation: string | undefined;
  let waiting: Change | undefined;
  let timer: number | undefined;

  const refresh = () => {
    timer = undefined;
    if (waiting === undefined) return;
    const change = waiting;
    waiting = undefined;
    timer = window.setTimeout(refresh, refreshEvery);
    if (change.generation !== generation) {
      generation = change.generation;
      outdate(client);
    } else {
      outdate(client, { predicate: (query) => isOutdated(query, change) });
    }
  };

  connection.on('changed', (change) => {
    waiting = { ...change, settings: change.settings || (waiting?.settings ?? false) };
    if (timer === undefined) refresh();
  });
  connection.on('progress', ({ progress }) => {
    client.setQueryData(statusOptions().queryKey, (status) => (status ? { ...status, progress } : undefined));
  });
  connection.on('source', () => {
    outdate(client, { queryKey: ['source.status'] });
    outdate(client, { queryKey: statusOptions().queryKey });
    outdate(client, { queryKey: ['kv.status'] });
  });
  let wasLost = false;
  connection.onState(() => {
    if (connection.state === 'lost') wasLost = true;
    if (connection.state === 'open' && wasLost) {
      wasLost = false;
      outdate(client);
    }
  });
}
