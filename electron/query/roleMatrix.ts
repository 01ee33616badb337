/** Accounts against prefixes and special keys: who may write where, at a seq. */
import { fromHex, startsWithBytes, toHex } from '../../shared/bytes';
import type { CheckedInput } from '../../shared/contract/contract';
import type { RoleMatrix } from '../../shared/contract/ownership';
import { identity } from '../replay/identity';
import { type Category, category } from '../replay/stateView';
import { newestFacts } from '../store/roleReader';
import type { StateReader } from '../store/stateReader';
import { type QueryContext, withState } from './context';

/** Held rights that are read of each kind. */
const mostRights = 20_000;
const mostColumns = 100;

interface Row {
  admin: number | null;
  streamWriter: number | null;
  /** Stored key -> since when. */
  special: Map<string, number>;
}

export function roleMatrix(context: QueryContext, input: CheckedInput<'roles.matrix'>): Promise<RoleMatrix> {
  return withState(context, input.at, async (state) => {
    const stream = state.ordinal(fromHex(input.streamId));
    const { rows, partial } = await readRows(state, stream);
    const specials = await newestFacts(state, stream, category.specialKey, {
      opcode: 0x10,
      limit: mostRights,
    });
    const keys = specials.facts.map(({ key, fact }) => ({
      id: identity(key),
      key: state.fullKey(stream, key),
      since: fact.seq,
    }));
    const underPrefix = input.prefixes.map((prefix) => {
      const bytes = fromHex(prefix);
      return new Set(keys.filter(({ key }) => startsWithBytes(key, bytes)).map(({ id }) => id));
    });
    const wanted = fromHex(input.keyPrefix);
    const matching = keys.filter(({ key }) => startsWithBytes(key, wanted));
    const columns = matching.slice(0, mostColumns);
    const accounts = [...rows.keys()].sort().filter((account) => account > (input.after ?? ''));
    const shown = accounts.slice(0, input.limit);
    return {
      at: state.at,
      prefixes: input.prefixes.map((prefix, i) => ({ prefix, specialKeys: underPrefix[i]?.size ?? 0 })),
      specialKeys: columns.map(({ key, since }) => ({ key, since })),
      moreKeys: matching.length > columns.length,
      rows: shown.map((account) => {
        const { admin, streamWriter, special } = rows.get(account)!;
        const under = underPrefix.map((ids) => [...special.keys()].filter((id) => ids.has(id)).length);
        const cells = columns.map(({ id }) => special.get(id) ?? null);
        return {
          account: account as RoleMatrix['rows'][number]['account'],
          admin,
          streamWriter,
          prefixes: under,
          specialKeys: cells,
        };
      }),
      partial: partial || specials.next !== null,
      next: accounts.length > shown.length ? ((shown.at(-1) ?? null) as RoleMatrix['next']) : null,
    };
  });
}

async function readRows(
  state: StateReader,
  stream: number,
): Promise<{ rows: Map<string, Row>; partial: boolean }> {
  const rows = new Map<string, Row>();
  let partial = false;
  const visit = async (of: Category, opcode: number, put: (row: Row, key: string, since: number) => void) => {
    const { facts, next } = await newestFacts(state, stream, of, { opcode, limit: mostRights });
    if (next !== null) partial = true;
    for (const { account, key, fact } of facts) {
      const id = toHex(account);
      const row = rows.get(id) ?? { admin: null, streamWriter: null, special: new Map() };
      rows.set(id, row);
      put(row, identity(key), fact.seq);
    }
  };
  await visit(category.admin, 0x00, (row, _, since) => {
    row.admin = since;
  });
  await visit(category.writer, 0x20, (row, _, since) => {
    row.streamWriter = since;
  });
  await visit(category.specialWriter, 0x30, (row, key, since) => {
    row.special.set(key, since);
  });
  return { rows, partial };
}
