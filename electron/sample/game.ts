import { equalBytes, toHex, toText } from '../../shared/bytes';
import { addressOf, gameItems, players } from './cast';

/** An item as `kind/number`, such as `sword/0042`. */
export type Item = string;

/** The item that the story follows: only the script touches it. */
export const famousSword: Item = 'sword/0042';

/** What anyone can see of the game: who owns which item, and what changed lately. */
export class Game {
  /** Player by item; owners who are no players (the treasury) are left out. */
  readonly owners = new Map<Item, string>();
  /** Open offers: item by key. */
  readonly offers = new Map<string, Item>();
  /** Highest number of each kind. */
  readonly minted = new Map<string, number>();
  /** Items whose owner changed, with the seq, oldest first; the indexer takes them off. */
  readonly changed = new Map<Item, number>();
  private readonly names = new Map<string, string>(
    players.map((player) => [toHex(addressOf(player)), player]),
  );

  /** Follows a committed write. */
  observe(streamId: Uint8Array, key: Uint8Array, value: Uint8Array, seq: number): void {
    if (!equalBytes(streamId, gameItems.id)) return;
    const path = toText(key) ?? '';
    const item = /^items\/(\w+\/\d{4})\/owner$/.exec(path)?.[1];
    if (item !== undefined) this.observeOwner(item, value, seq);
    const offered = /^players\/\w+\/offers\/(\w+)-(\d{4})$/.exec(path);
    if (offered !== null && value.length > 0) this.offers.set(path, `${offered[1]}/${offered[2]}`);
    else if (offered !== null) this.offers.delete(path);
  }

  private observeOwner(item: Item, value: Uint8Array, seq: number): void {
    this.changed.set(item, seq);
    const [kind, number] = item.split('/');
    this.minted.set(kind!, Math.max(this.minted.get(kind!) ?? 0, Number(number)));
    const owner = value.length === 0 ? undefined : ownerIn(value);
    const name = owner === undefined ? undefined : this.names.get(owner);
    if (name === undefined || item === famousSword) this.owners.delete(item);
    else this.owners.set(item, name);
  }
}

function ownerIn(value: Uint8Array): string | undefined {
  const record: unknown = JSON.parse(toText(value) ?? 'null');
  return typeof record === 'object' && record !== null && 'owner' in record
    ? String(record.owner)
    : undefined;
}

export function itemKey(item: Item, field: 'owner' | 'level' | 'skin' | 'lore'): string {
  return `items/${item}/${field}`;
}

/** The key of an offer of a player. */
export function offerKey(player: string, item: Item): string {
  return `players/${player}/offers/${item.replace('/', '-')}`;
}

export function goldKey(player: string): string {
  return `players/${player}/gold`;
}
