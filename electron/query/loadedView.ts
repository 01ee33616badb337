/**
 * The state as the pure rules read it, loaded ahead for one entry: replay's rules are synchronous, reads of an older
 * state are not. Asking it for what was not loaded is a defect and throws.
 */
import { equalBytes, toHex } from '../../shared/bytes';
import type { ReadItem } from '../../shared/model';
import { identity } from '../replay/identity';
import {
  type Category,
  category,
  type NewestVersion,
  noAccount,
  noKey,
  type RoleFact,
  type StateView,
} from '../replay/stateView';
import type { KeyPlace } from '../store/pointReads';
import type { StateReader } from '../store/stateReader';
import { requireInterest } from './context';
import { Facts } from './facts';

/** What the rules will ask about. */
export interface ViewItems {
  sender: Uint8Array;
  /** Those of the keys need not be among them. */
  streams: readonly Uint8Array[];
  /** Keys of which everything matters: version, specialness, and whether the sender is its writer. */
  keys: readonly ReadItem[];
  /** Keys that are written: of those that are not special, nobody asks for a writer. */
  written?: readonly ReadItem[];
  /** Keys of which the newest version alone matters. */
  read?: readonly ReadItem[];
}

/** Keys that are asked about at once. */
const together = 1000;

/** The same for a state as it is. */
export function readView(state: StateReader, items: ViewItems): Promise<StateView> {
  return Facts.use(state, (facts) => loadView(facts, items));
}

export async function loadView(
  facts: Facts,
  { sender, streams, keys, written = [], read = [] }: ViewItems,
): Promise<StateView> {
  const view = new LoadedView(facts, sender);
  for (const streamId of [...streams, ...streamsOf([...keys, ...written, ...read])])
    await view.loadStream(streamId);
  const each = async (items: readonly ReadItem[], load: (some: readonly ReadItem[]) => Promise<void>) => {
    for (let from = 0; from < items.length; from += together) {
      requireInterest(facts.state.signal);
      await load(items.slice(from, from + together));
    }
  };
  await each([...keys, ...written, ...read], (some) => view.loadVersions(some));
  await each([...keys, ...written], (some) => view.loadSpecial(some));
  await each([...keys, ...written.filter((item) => view.isSpecial(item))], (some) =>
    view.loadSpecialWriters(some),
  );
  return view;
}

/** Items in a row share the bytes of their stream. */
function streamsOf(items: readonly ReadItem[]): Set<Uint8Array> {
  return new Set(items.map(({ streamId }) => streamId));
}

/** What is known of a stream and its keys. */
interface LoadedStream {
  foundedAt: number | undefined;
  admin: RoleFact | undefined;
  writer: RoleFact | undefined;
  specialGrants: number;
  /** By key. */
  versions: Map<string, NewestVersion | undefined>;
  special: Map<string, RoleFact | undefined>;
  specialWriter: Map<string, RoleFact | undefined>;
}

class LoadedView implements StateView {
  private readonly streams = new Map<number, LoadedStream>();
  private lastAsked: Uint8Array | undefined;
  private lastFound: LoadedStream | undefined;

  constructor(
    private readonly facts: Facts,
    private readonly sender: Uint8Array,
  ) {}

  async loadStream(streamId: Uint8Array): Promise<void> {
    const { facts, sender } = this;
    const stream = facts.ordinal(streamId);
    if (stream === undefined || this.streams.has(stream)) return;
    this.streams.set(stream, {
      foundedAt: await facts.foundedAt(stream),
      admin: await facts.role(stream, category.admin, noKey, sender),
      writer: await facts.role(stream, category.writer, noKey, sender),
      specialGrants: await facts.specialGrants(stream, sender),
      versions: new Map(),
      special: new Map(),
      specialWriter: new Map(),
    });
  }

  loadVersions(items: readonly ReadItem[]): Promise<void> {
    return this.load(items, 'versions', (places) => this.facts.newestOf(places));
  }

  loadSpecial(items: readonly ReadItem[]): Promise<void> {
    return this.load(items, 'special', (places) => this.roles(places, category.specialKey, noAccount));
  }

  loadSpecialWriters(items: readonly ReadItem[]): Promise<void> {
    return this.load(items, 'specialWriter', (places) =>
      this.roles(places, category.specialWriter, this.sender),
    );
  }

  /** Whether a key is special, as loaded. */
  isSpecial({ streamId, key }: ReadItem): boolean {
    return this.role(streamId, category.specialKey, key, noAccount)?.opcode === 0x10;
  }

  private roles(places: readonly KeyPlace[], of: Category, account: Uint8Array) {
    return this.facts.roles(places.map(({ stream, key }) => ({ stream, category: of, key, account })));
  }

  /** Each key once; the streams must be loaded, those that nobody watches have nothing. */
  private async load<Kind extends 'versions' | 'special' | 'specialWriter'>(
    items: readonly ReadItem[],
    kind: Kind,
    read: (places: readonly KeyPlace[]) => Promise<ReturnType<LoadedStream[Kind]['get']>[]>,
  ): Promise<void> {
    const places: KeyPlace[] = [];
    const targets: { known: Map<string, unknown>; id: string }[] = [];
    for (const { streamId, key } of items) {
      const stream = this.facts.ordinal(streamId);
      if (stream === undefined) continue;
      const known = this.streams.get(stream)![kind] as Map<string, unknown>;
      const id = identity(key);
      if (known.has(id)) continue;
      // Its place is taken, so that the same key is not asked about twice.
      known.set(id, undefined);
      places.push({ stream, key });
      targets.push({ known, id });
    }
    const found = await read(places);
    targets.forEach(({ known, id }, i) => {
      known.set(id, found[i]);
    });
  }

  isMonitored(streamId: Uint8Array): boolean {
    return this.facts.ordinal(streamId) !== undefined;
  }

  newest({ streamId, key }: ReadItem): NewestVersion | undefined {
    const known = this.loaded(streamId);
    return known && ofKey(known.versions, key);
  }

  mayBeSpecial(): boolean {
    return true;
  }

  foundedAt(streamId: Uint8Array): number | undefined {
    return this.loaded(streamId)?.foundedAt;
  }

  role(streamId: Uint8Array, of: Category, key: Uint8Array, account: Uint8Array): RoleFact | undefined {
    const known = this.loaded(streamId);
    if (known === undefined) return undefined;
    if (of === category.specialKey) return ofKey(known.special, key);
    this.requireSender(account);
    if (of === category.admin) return known.admin;
    return of === category.writer ? known.writer : ofKey(known.specialWriter, key);
  }

  specialGrants(streamId: Uint8Array, account: Uint8Array): number {
    this.requireSender(account);
    return this.loaded(streamId)?.specialGrants ?? 0;
  }

  /** Streams that nobody watches have no facts; all others must have been loaded. Items in a row share their stream. */
  private loaded(streamId: Uint8Array): LoadedStream | undefined {
    if (streamId === this.lastAsked) return this.lastFound;
    const stream = this.facts.ordinal(streamId);
    const found = stream === undefined ? undefined : this.streams.get(stream);
    if (stream !== undefined && found === undefined)
      throw new Error(`not loaded: the facts of stream ${toHex(streamId)}`);
    this.lastAsked = streamId;
    this.lastFound = found;
    return found;
  }

  private requireSender(account: Uint8Array): void {
    if (account !== this.sender && !equalBytes(account, this.sender))
      throw new Error(`not loaded: the rights of ${toHex(account)}`);
  }
}

function ofKey<Value>(from: ReadonlyMap<string, Value>, key: Uint8Array): Value | undefined {
  const id = identity(key);
  const found = from.get(id);
  if (found === undefined && !from.has(id)) throw new Error(`not loaded: a fact of key ${toHex(key)}`);
  return found;
}
