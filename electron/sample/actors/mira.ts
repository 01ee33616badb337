/** mira keeps the name registry, once she has it: names belong to their owners, clan tags to clans. */
import { fromText, toHex } from '../../../shared/bytes';
import { addressOf, daoConfig, gameItems, nameRegistry, players, weatherStation } from '../cast';
import { decimal, json } from '../values';
import type { World } from '../world';

const mottos = [
  'Early and often',
  'By the river',
  'No haste',
  'Seven lamps',
  'Iron and salt',
  'Read, then write',
];
/** Short codes without a delimiter; a tag may be the start of another. */
const clanTags = [
  ...[
    'J',
    'JF',
    'JPV',
    'JPVA',
    'JPVD',
    'JPVX',
    'AR',
    'ARC',
    'ARCA',
    'ARCX',
    'BO',
    'BOG',
    'BOGX',
    'CAL',
    'CALM',
  ],
  ...[
    'DRA',
    'DRAK',
    'DRAX',
    'EEL',
    'FEN',
    'FENA',
    'FENX',
    'GUL',
    'HEX',
    'HEXA',
    'HEXD',
    'INK',
    'KOI',
    'KOIX',
  ],
];

function nameKey(player: string): string {
  return `name/${player}.game`;
}

function nameRecord(world: World, player: string): Uint8Array {
  const motto = world.random.pick(mottos);
  return json({ owner: toHex(addressOf(player)), motto, since: world.seq, renewed: world.now });
}

/** She opens the registry as announced, but somebody was faster. */
export function openRegistry(world: World): void {
  const draft = world
    .by('mira')
    .on(nameRegistry)
    .put('README', fromText('Names of the game. One name, one owner.'));
  draft.put(nameKey('mira'), nameRecord(world, 'mira')).send('senderMayNotWrite');
}

export function publishReadme(world: World): void {
  world.by('mira').on(nameRegistry).put('README', fromText('Names of the game. One name, one owner.')).send();
}

/** What magpie had taken is free again. */
export function freeNames(world: World, names: readonly string[]): void {
  const draft = world.by('mira').on(nameRegistry);
  for (const name of names) draft.remove(name);
  draft.send();
}

/** A name is a special key: only its owner writes it, and mira. */
export function register(world: World, owners: readonly string[]): void {
  const draft = world.by('mira').on(nameRegistry);
  for (const player of owners) {
    draft.put(nameKey(player), nameRecord(world, player)).put(`address/${player}`, addressOf(player));
    draft.setSpecial(nameKey(player)).grantSpecialWriter(nameKey(player), player);
  }
  draft.send();
}

/** Routine: a renewal, or a clan that founds, changes or dissolves its tag. */
export function keepNames(world: World): void {
  const draft = world.by('mira').on(nameRegistry).guard('README');
  if (world.random.chance(0.4)) {
    const player = world.random.pick(players);
    draft.put(nameKey(player), nameRecord(world, player)).put(`address/${player}`, addressOf(player)).send();
    return;
  }
  for (let turn = 0; turn <= Math.floor(world.pace * 3); turn++) {
    const tag = world.random.pick(clanTags);
    const clan = {
      tag,
      members: world.random.int(2, 40),
      motto: world.random.pick(mottos),
      founded: world.seq,
    };
    if (world.get(nameRegistry, tag) !== undefined && world.random.chance(0.25)) draft.remove(tag);
    else draft.put(tag, json(clan));
  }
  draft.send();
}

/** All clan tags of the first day in one entry. */
export function enterClanTags(world: World): void {
  const draft = world.by('mira').on(nameRegistry);
  for (const tag of clanTags)
    draft.put(tag, json({ tag, members: world.random.int(2, 40), founded: world.seq }));
  draft.send();
}

/** Her days as a writer of the game: names beside the items. */
export function importNames(world: World): void {
  const draft = world.by('mira').on(gameItems);
  for (const player of players.slice(0, 12)) draft.put(`players/${player}/name`, fromText(`${player}.game`));
  draft.send();
}

/** A typing mistake with an invisible character, and its correction, live side by side. */
export function titlePlayers(world: World): void {
  world
    .by('mira')
    .on(gameItems)
    .put('players/ada\u00a0/title', fromText('Keeper of the Ford'))
    .put('players/ada/title', fromText('Keeper of the Ford'))
    .send();
}

/** More than her role allows; it ends her days as a writer. */
export function sealNames(world: World): void {
  world
    .by('mira')
    .on(gameItems)
    .put('players/mira/name', fromText('mira.game'))
    .setSpecial('players/mira/name')
    .send('accessControlDenied');
}

export function changeQuorum(world: World): void {
  world.by('mira').on(daoConfig).put('params/quorum', decimal(3)).send('senderMayNotWrite');
}

/** The role goes to a stream that she does not tag. */
export function grantElsewhere(world: World): void {
  world
    .by('mira')
    .on(nameRegistry)
    .put(nameKey('mira'), nameRecord(world, 'mira'))
    .aside(gameItems)
    .grantWriter('mira')
    .send('tagsMismatch');
}

/** Reads a stream that nobody here watches. */
export function readWeather(world: World): void {
  world
    .by('mira')
    .on(nameRegistry)
    .put('notice', fromText('Closed in a storm.'))
    .aside(weatherStation)
    .guard('wind')
    .send('tagsMismatch');
}

export function loseUpload(world: World): void {
  world
    .by('mira')
    .on(nameRegistry)
    .put(nameKey('mira'), nameRecord(world, 'mira'))
    .losingData()
    .send('dataMissing');
}
