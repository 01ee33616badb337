/** Accounts against prefixes: who may write where, at a seq; matrixKeys.ts has the special keys. */
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

interface Row {
  admin: number | null;
  streamWriter: number | null;
  /** Stored keys that it is writer of. */
  special: string[];
}

export function roleMatrix(context: QueryContext, input: CheckedInput<'roles.matrix'>): Promise<RoleMatrix> {
  return withState(context, input.at, async (state) => {
    const stream = state.ordinal(fromHex(input.streamId));
    const { rows, partial } = await readRows(state, stream);
    const specials = await newestFacts(state, stream, category.specialKey, {
      opcode: 0x10,
      limit: mostRights,
    });
    const keys = specials.facts.map(({ key }) => ({ id: identity(key), key: state.fullKey(stream, key) }));
    const special = new Set(keys.map(({ id }) => id));
    const underPrefix = input.prefixes.map((prefix) => {
      const bytes = fromHex(prefix);
      return new Set(keys.filter(({ key }) => startsWithBytes(key, bytes)).map(({ id }) => id));
    });
    // Most accounts have no special key: their counts are one object, which a message holds once.
    const none = underPrefix.map(() => 0);
    const accounts = [...rows.keys()].sort().filter((account) => account > (input.after ?? ''));
    const shown = accounts.slice(0, input.limit);
    return {
      at: state.at,
      prefixes: input.prefixes.map((prefix, i) => ({ prefix, specialKeys: underPrefix[i]?.size ?? 0 })),
      specialKeys: keys.length,
      rows: shown.map((account) => {
        const row = rows.get(account)!;
        const among = (ids: ReadonlySet<string>) => row.special.filter((id) => ids.has(id)).length;
        return {
          account: account as RoleMatrix['rows'][number]['account'],
          admin: row.admin,
          streamWriter: row.streamWriter,
          prefixes: row.special.length === 0 ? none : underPrefix.map(among),
          specialKeys: among(special),
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
      const row = rows.get(id) ?? { admin: null, streamWriter: null, special: [] };
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
  await visit(category.specialWriter, 0x30, (row, key) => {
    row.special.push(key);
  });
  return { rows, partial };
}
