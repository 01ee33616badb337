/**
 * The state as the pure rules read it, loaded ahead for one entry: replay's rules are synchronous, reads of an older
 * state are not. Asking it for what was not loaded is a defect and throws.
 */
import { toHex } from '../../shared/bytes';
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
import type { StateReader } from '../store/stateReader';
import { Facts } from './facts';

/** What the rules will ask about. */
export interface ViewItems {
  sender: Uint8Array;
  /** Tagged streams, and those that items name. */
  streams: readonly Uint8Array[];
  /** Keys whose versions, specialness and writers matter. */
  keys: readonly { streamId: Uint8Array; key: Uint8Array }[];
}

/** The same for a state as it is. */
export function readView(state: StateReader, items: ViewItems): Promise<StateView> {
  return Facts.use(state, (facts) => loadView(facts, items));
}

export async function loadView(facts: Facts, items: ViewItems): Promise<StateView> {
  const view = new LoadedView(facts);
  for (const streamId of items.streams) await view.loadStream(streamId, items.sender);
  for (const { streamId, key } of items.keys) await view.loadKey(streamId, key, items.sender);
  return view;
}

class LoadedView implements StateView {
  private readonly founded = new Map<string, number | undefined>();
  private readonly versions = new Map<string, NewestVersion | undefined>();
  private readonly roles = new Map<string, RoleFact | undefined>();
  private readonly grants = new Map<string, number>();

  constructor(private readonly facts: Facts) {}

  async loadStream(streamId: Uint8Array, sender: Uint8Array): Promise<void> {
    const stream = this.facts.ordinal(streamId);
    if (stream === undefined || this.founded.has(identity(streamId))) return;
    this.founded.set(identity(streamId), await this.facts.foundedAt(stream));
    await this.loadRole(streamId, stream, category.admin, noKey, sender);
    await this.loadRole(streamId, stream, category.writer, noKey, sender);
    this.grants.set(identity(streamId, sender), await this.facts.specialGrants(stream, sender));
  }

  async loadKey(streamId: Uint8Array, key: Uint8Array, sender: Uint8Array): Promise<void> {
    const stream = this.facts.ordinal(streamId);
    const id = identity(streamId, key);
    if (stream === undefined || this.versions.has(id)) return;
    await this.loadStream(streamId, sender);
    this.versions.set(id, await this.facts.newest(stream, key));
    await this.loadRole(streamId, stream, category.specialKey, key, noAccount);
    await this.loadRole(streamId, stream, category.specialWriter, key, sender);
  }

  private async loadRole(
    streamId: Uint8Array,
    stream: number,
    of: Category,
    key: Uint8Array,
    account: Uint8Array,
  ): Promise<void> {
    const fact = await this.facts.role(stream, of, key, account);
    this.roles.set(roleIdentity(streamId, of, key, account), fact);
  }

  isMonitored(streamId: Uint8Array): boolean {
    return this.facts.ordinal(streamId) !== undefined;
  }

  newest({ streamId, key }: ReadItem): NewestVersion | undefined {
    return this.loaded(this.versions, streamId, identity(streamId, key));
  }

  mayBeSpecial(): boolean {
    return true;
  }

  foundedAt(streamId: Uint8Array): number | undefined {
    return this.loaded(this.founded, streamId, identity(streamId));
  }

  role(streamId: Uint8Array, of: Category, key: Uint8Array, account: Uint8Array): RoleFact | undefined {
    return this.loaded(this.roles, streamId, roleIdentity(streamId, of, key, account));
  }

  specialGrants(streamId: Uint8Array, account: Uint8Array): number {
    return this.loaded(this.grants, streamId, identity(streamId, account)) ?? 0;
  }

  /** Streams that nobody watches have no facts; everything else must have been loaded. */
  private loaded<Value>(from: Map<string, Value>, streamId: Uint8Array, id: string): Value | undefined {
    if (!from.has(id) && this.isMonitored(streamId))
      throw new Error(`not loaded: a fact of stream ${toHex(streamId)}`);
    return from.get(id);
  }
}

function roleIdentity(streamId: Uint8Array, of: Category, key: Uint8Array, account: Uint8Array): string {
  return `${of} ${identity(streamId, key, account)}`;
}
