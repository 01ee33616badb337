/** market moves items and gold between players, in batches that grow with the hour. */
import { fromText, toHex } from '../../../shared/bytes';
import { addressOf, gameItems, nameRegistry, players } from '../cast';
import { famousSword, goldKey, type Item, itemKey, offerKey } from '../game';
import { decimal, json } from '../values';
import type { World } from '../world';

/** Routine: settles some offers and some direct trades. */
export function settleTrades(world: World): void {
  const draft = world.by('market').on(gameItems).guard('config/fees/trade');
  const gold = new Map<string, number>();
  const purse = (player: string) => gold.get(player) ?? goldOf(world, player);
  const count = 1 + Math.floor(world.pace ** 2 * world.random.int(2, 16));
  for (const item of pickItems(world, count)) {
    const seller = world.game.owners.get(item)!;
    const buyer = world.random.pick(players.filter((player) => player !== seller));
    const price = world.random.int(4, 90) * 5;
    draft.put(itemKey(item, 'owner'), ownerRecord(world, buyer, price));
    gold.set(buyer, Math.max(0, purse(buyer) - price));
    gold.set(seller, purse(seller) + price - 2);
    const offer = offerKey(seller, item);
    if (world.game.offers.has(offer)) draft.remove(offer);
  }
  for (const [player, amount] of gold) draft.put(goldKey(player), decimal(amount));
  draft.send();
}

function ownerRecord(world: World, owner: string, price: number): Uint8Array {
  return json({ owner: toHex(addressOf(owner)), since: world.seq, via: 'trade', price: String(price) });
}

function goldOf(world: World, player: string): number {
  const value = world.get(gameItems, goldKey(player));
  return value === undefined ? 0 : Number(new TextDecoder().decode(value));
}

/** Different items that have an owner; offered ones come first. */
function pickItems(world: World, count: number): Item[] {
  const owned = [...world.game.owners.keys()];
  const picked = new Set<Item>();
  for (const item of world.game.offers.values()) {
    if (picked.size < Math.ceil(count / 3) && world.game.owners.has(item)) picked.add(item);
  }
  while (picked.size < Math.min(count, owned.length)) picked.add(world.random.pick(owned));
  return [...picked];
}

/** Routine: lists what players offer; the list of offers of the evening grows by a few keys. */
export function listOffers(world: World): void {
  const draft = world.by('market').on(gameItems).guard('config/fees/list');
  for (const item of pickItems(world, 1 + Math.floor(world.pace ** 2 * 11))) {
    const price = world.random.int(4, 90) * 5;
    draft.put(
      offerKey(world.game.owners.get(item)!, item),
      json({ item, price: String(price), until: world.now + 86_400 }),
    );
  }
  draft.send();
}

/** The settlement of the morning read the fees before they were revised. */
export function settleWithOldFees(world: World): void {
  const item = pickItems(world, 1)[0]!;
  const owner = ownerRecord(world, world.random.pick(players), 75);
  const seen = world.version(gameItems, 'config/fees/trade') - 1;
  world
    .by('market')
    .on(gameItems)
    .guard('config/fees/trade')
    .put(itemKey(item, 'owner'), owner)
    .seeing(seen)
    .send('versionConflict');
}

/** A name goes with an item, but the entry is not tagged for the registry. */
export function settleWithoutTag(world: World): void {
  const item = pickItems(world, 1)[0]!;
  const draft = world
    .by('market')
    .on(gameItems)
    .put(itemKey(item, 'owner'), ownerRecord(world, 'ada', 120));
  draft
    .aside(nameRegistry)
    .put('name/forge.game', json({ owner: toHex(addressOf('ada')) }))
    .send('tagsMismatch');
}

export function buyFamousSword(world: World): void {
  const record = {
    owner: toHex(addressOf('market')),
    since: world.seq,
    level: 5,
    via: 'auction',
    price: '900',
    currency: 'GOLD',
  };
  const previous = [toHex(addressOf('treasury'))];
  world
    .by('market')
    .on(gameItems)
    .put(itemKey(famousSword, 'owner'), json({ ...record, previous }))
    .send();
}

export function returnFamousSword(world: World): void {
  const record = {
    owner: toHex(addressOf('market')),
    since: world.seq,
    level: 7,
    acquired: { via: 'settlement', tradeId: 'T-18012', price: '0', currency: 'GOLD' },
    previous: [toHex(addressOf('treasury'))],
    locks: [],
    transferable: true,
  };
  world
    .by('market')
    .on(gameItems)
    .put(itemKey(famousSword, 'owner'), json(record))
    .put(itemKey(famousSword, 'level'), decimal(7))
    .put(itemKey(famousSword, 'skin'), fromText('ember'))
    .send();
}
