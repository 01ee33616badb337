/** ada plays hard: she levels, offers, gives away, and is often a moment too late. */
import { fromText, toHex } from '../../../shared/bytes';
import { addressOf, gameItems, nameRegistry, players } from '../cast';
import { famousSword, type Item, itemKey, offerKey } from '../game';
import { decimal, json } from '../values';
import type { World } from '../world';

function belongings(world: World): Item[] {
  return [...world.game.owners].filter(([, owner]) => owner === 'ada').map(([item]) => item);
}

/** Routine: better items, new offers. */
export function play(world: World): void {
  const draft = world.by('ada').on(gameItems).guard('config/season');
  const items = belongings(world);
  if (items.length === 0) draft.put('players/ada/wish', fromText('a bow, any bow'));
  for (let turn = 0; items.length > 0 && turn <= Math.floor(world.pace * 4); turn++) {
    const item = world.random.pick(items);
    draft.put(itemKey(item, 'level'), decimal(world.random.int(2, 30)));
    const offer = { item, price: String(world.random.int(20, 400)), until: world.now + 43_200 };
    if (world.random.chance(0.5)) draft.put(offerKey('ada', item), json(offer));
  }
  draft.send();
}

/** Routine: she gives an item away that somebody has just changed. */
export function race(world: World): void {
  const late = [...world.game.owners.keys()]
    .map((item) => ({ item, version: world.version(gameItems, itemKey(item, 'owner')) }))
    .filter(({ version }) => version > world.seq - 8 && version > 60);
  if (late.length === 0) {
    play(world);
    return;
  }
  const { item, version } = world.random.pick(late);
  const owner = json({ owner: toHex(addressOf(world.random.pick(players))), since: world.seq, via: 'gift' });
  const draft = world.by('ada').on(gameItems).put(itemKey(item, 'owner'), owner);
  draft
    .put(offerKey('ada', item), json({ item, price: '10' }))
    .seeing(version - 1)
    .send('versionConflict');
}

export function takeFamousSword(world: World): void {
  world
    .by('ada')
    .on(gameItems)
    .put(itemKey(famousSword, 'owner'), json(ownRecord(world.seq)))
    .send();
}

function ownRecord(seq: number) {
  return {
    owner: toHex(addressOf('ada')),
    since: seq,
    level: 7,
    acquired: { via: 'trade', tradeId: 'T-20931', price: '1250', currency: 'GOLD' },
    previous: [toHex(addressOf('market')), toHex(addressOf('treasury'))],
    locks: [],
    transferable: true,
    note: 'paid in full',
  };
}

/** She acts on her own write of the sword and has not seen that it is locked since. */
export function offerLockedSword(world: World, seen: number): void {
  world
    .by('ada')
    .on(gameItems)
    .guard('config/season')
    .put(itemKey(famousSword, 'owner'), json({ ...ownRecord(seen), level: 10, note: 'on offer' }))
    .put(itemKey(famousSword, 'skin'), fromText('ember'))
    .remove(offerKey('ada', 'potion/0042'))
    .seeing(seen)
    .send('versionConflict');
}

/** The same shield offered twice, which costs her the role. */
export function offerTwice(world: World): void {
  const draft = world.by('ada').on(gameItems);
  for (const copy of ['first', 'second'])
    draft.put(`players/ada/listings/shield-0117/${copy}`, json({ price: '480', copy }));
  draft.send();
}

export function makeFriendAdmin(world: World): void {
  world.by('ada').on(gameItems).grantAdmin('kestrel').send('accessControlDenied');
}

export function grabSeasonKey(world: World): void {
  world.by('ada').on(gameItems).grantSpecialWriter('config/season', 'ada').send('accessControlDenied');
}

/** After she lost the role: the door of the stream is shut. */
export function knock(world: World): void {
  const item = world.random.pick(['bow/0011', 'shield/0117', 'potion/0208', 'armor/0060']);
  world
    .by('ada')
    .on(gameItems)
    .put(offerKey('ada', item), json({ item, price: '300' }))
    .send('senderMayNotWrite');
}

/** Her name in the registry opens the door of the entry, but not the key. */
export function tryByName(world: World): void {
  world
    .by('ada')
    .on(gameItems)
    .put(itemKey(famousSword, 'owner'), json({ ...ownRecord(world.seq), note: 'it is mine' }))
    .on(nameRegistry)
    .put('name/ada.game', json({ owner: toHex(addressOf('ada')), item: famousSword }))
    .send('writeDenied');
}

/** She keeps her own name up to date, which nobody can take from her. */
export function updateName(world: World): void {
  const record = {
    owner: toHex(addressOf('ada')),
    status: world.pace > 0.5 ? 'playing' : 'away',
    seen: world.now,
  };
  world.by('ada').on(nameRegistry).put('name/ada.game', json(record)).send();
}
