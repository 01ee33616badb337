/** treasury founds the game, gives out roles, forges items and sets fees. */

import { fromText, toHex } from '../../../shared/bytes';
import { addressOf, daoConfig, gameItems, nameRegistry, players } from '../cast';
import { famousSword, goldKey, type Item, itemKey } from '../game';
import { cbor, decimal, gzip, json, u64 } from '../values';
import type { World } from '../world';
import { worldMap } from '../worldMap';

const skins = ['ember', 'frost', 'moss', 'dusk', 'plain', 'gilded'];
const deeds = [
  'Carried through the marsh',
  'Won in the spring draw',
  'Found under the mill',
  'Bought back twice',
];

export function foundDaoConfig(world: World): void {
  world
    .by('treasury')
    .on(daoConfig)
    .put('params/quorum', decimal(4))
    .put('params/epoch', u64(1))
    .put('treasury/address', addressOf('treasury'))
    .put('treasury/balance', decimal(250_000))
    .put('README', fromText('Prices by oracle-2, deals by escrow, everything else by vote.'))
    .grantWriter('oracle-2')
    .grantWriter('escrow')
    .send();
}

/** Tells everyone the id of the stream that is to come. Too early, as it turns out. */
export function announceNameRegistry(world: World): void {
  world
    .by('treasury')
    .on(daoConfig)
    .put(
      'announcements/name-registry',
      json({ stream: toHex(nameRegistry.id), keeper: 'mira', opens: 'tonight' }),
    )
    .put('announcements/name-registry/id', nameRegistry.id)
    .send();
}

export function foundGame(world: World): void {
  world
    .by('treasury')
    .on(gameItems)
    .put('config/season', season(1))
    .put('config/fees/trade', decimal(2))
    .put('config/fees/list', feeList(world, 1))
    .put('config/motd', fromText('Welcome to the first season. Trade fair.'))
    .send();
}

export function season(number: number): Uint8Array {
  const names = ['Thaw', 'Harvest', 'Long Night', 'Embers'];
  return json({
    season: number,
    name: names[number - 1],
    doubleDrops: number % 2 === 0,
    lockFamousItems: number === 3,
  });
}

/** A fee for each kind of item and each player; revised from time to time. */
export function feeList(world: World, revision: number): Uint8Array {
  const fees = kinds.map((kind, index) => [
    kind,
    { base: 2 + ((revision * (index + 1)) % 5), rush: 1 + (revision % 3) },
  ]);
  const discounts = players.map((player, index) => ({ player, percent: (index * 7 + revision * 3) % 20 }));
  return json({ revision, since: world.seq, currency: 'GOLD', fees: Object.fromEntries(fees), discounts });
}

/** Routine: fees follow the market. */
export function reviseFees(world: World): void {
  const draft = world.by('treasury').on(gameItems).guard('config/season');
  draft.put('config/fees/list', feeList(world, 2 + Math.floor(world.seq / 30)));
  draft.put('config/fees/trade', decimal(2 + Math.floor(world.pace * 4))).send();
}

const kinds = ['sword', 'shield', 'bow', 'armor', 'potion', 'amulet', 'scroll'];

/** Routine: new items of some kind. */
export function deliver(world: World): void {
  mint(world, world.random.pick(kinds), 3 + Math.floor(world.pace * 9));
}

/** The next items of a kind. */
export function mint(world: World, kind: string, count: number): void {
  const draft = world.by('treasury').on(gameItems);
  const first = (world.game.minted.get(kind) ?? 0) + 1;
  for (let number = first; number < first + count; number++) {
    const item = `${kind}/${String(number).padStart(4, '0')}`;
    if (item !== famousSword) mintOne(world, draft, item);
  }
  draft.send();
}

function mintOne(world: World, draft: ReturnType<World['by']>, item: Item): void {
  const owner = world.random.pick(players);
  draft.put(itemKey(item, 'owner'), json({ owner: toHex(addressOf(owner)), since: world.seq, via: 'mint' }));
  draft.put(itemKey(item, 'level'), decimal(world.random.int(1, 6)));
  if (world.random.chance(0.3)) draft.put(itemKey(item, 'skin'), fromText(world.random.pick(skins)));
  if (world.random.chance(0.12)) draft.put(itemKey(item, 'lore'), fromText(world.random.pick(deeds)));
}

/** Everyone starts with some gold, and their address on file. */
export function openPurses(world: World): void {
  const draft = world.by('treasury').on(gameItems);
  for (const player of players) {
    draft.put(goldKey(player), decimal(world.random.int(8, 60) * 100));
    draft.put(`players/${player}/address`, addressOf(player));
  }
  draft.send();
}

export function forgeFamousSword(world: World): void {
  world
    .by('treasury')
    .on(gameItems)
    .put(
      itemKey(famousSword, 'owner'),
      json({ owner: toHex(addressOf('treasury')), since: world.seq, level: 5, via: 'forged' }),
    )
    .put(itemKey(famousSword, 'level'), decimal(5))
    .put(
      itemKey(famousSword, 'lore'),
      fromText('Forged in the first season, lost at the ford, found by a child.'),
    )
    .send();
}

/** The sword is withdrawn while two players claim it. */
export function withdrawFamousSword(world: World): void {
  world
    .by('treasury')
    .on(gameItems)
    .remove(itemKey(famousSword, 'owner'))
    .remove(itemKey(famousSword, 'level'))
    .send();
}

export function publishMap(world: World): void {
  world.by('treasury').on(gameItems).put('config/map/overworld', worldMap()).send();
}

/** Chances by chest, as CBOR for the game's servers. */
export function publishLoot(world: World): void {
  const chests = ['wooden', 'iron', 'gilded'].map((chest, index) => ({
    chest,
    rolls: index + 1,
    weights: { potion: 60 - 15 * index, armor: 20, bow: 10 + 5 * index, sword: 8 * (index + 1) },
  }));
  world
    .by('treasury')
    .on(gameItems)
    .put('config/loot', cbor({ version: 3, chests, seed: u64(20_261_031) }))
    .send();
}

/** What happened in a season, packed. */
export function archiveSeason(world: World, number: number): void {
  const lines = world.entries
    .filter((entry) => entry.verdict === 'committed')
    .slice(-120)
    .map((entry) => `${entry.timestamp};${entry.sender};${entry.batch?.writes.length ?? 0}`);
  const ledger = gzip(fromText(`time;sender;writes\n${lines.join('\n')}\n`));
  world.by('treasury').on(gameItems).put(`archive/season-${number}/ledger.csv.gz`, ledger).send();
}

/** Rules of a season: a few KiB of JSON. */
export function publishRules(world: World, number: number): void {
  const topics = [
    'trade',
    'offers',
    'disputes',
    'names',
    'escrow',
    'indexes',
    'fees',
    'drops',
    'revocation',
    'appeal',
  ];
  const rules = topics.map((topic, index) => ({
    article: index + 1,
    topic,
    text: `Of ${topic}: what is written first stands; whoever comes later reads again and tries again.`,
    since: { season: number, entry: world.seq },
    penalties: [1, 2, 3].map((time) => ({ time, gold: time * (index + number) * 25, days: time * number })),
  }));
  world
    .by('treasury')
    .on(gameItems)
    .put(`config/season/${number}/rules`, json({ season: number, rules }))
    .send();
}
