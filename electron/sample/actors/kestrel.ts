/** kestrel writes a client of their own. It takes a while until it works. */
import { concatBytes, fromText, toHex } from '../../../shared/bytes';
import type { Batch } from '../../../shared/model';
import { encodeBatch } from '../../../shared/streamData';
import { addressOf, gameItems, nameRegistry, type Stream } from '../cast';
import { famousSword, itemKey, offerKey } from '../game';
import { decimal, json } from '../values';
import type { World } from '../world';

function offerBatch(world: World, stream: Stream = gameItems): Batch {
  const write = {
    streamId: stream.id,
    key: fromText(offerKey('kestrel', 'bow/0017')),
    value: json({ price: '90' }),
  };
  return { version: BigInt(world.seq - 1), reads: [], writes: [write], accessControl: [] };
}

/** Before the role was granted. */
export function knock(world: World): void {
  const offer = json({ item: 'bow/0017', price: String(world.random.int(50, 150)) });
  world.by('kestrel').on(gameItems).put(offerKey('kestrel', 'bow/0017'), offer).send('senderMayNotWrite');
}

/** The six ways in which the new client got the format wrong. */
export const clientBugs: ((world: World) => Uint8Array)[] = [
  // JSON in place of a batch.
  () =>
    fromText(
      JSON.stringify({ op: 'put', key: 'players/kestrel/offers/bow-0017', value: { price: 90 } }).repeat(4),
    ),
  // Little-endian counts: one write became 16,777,216.
  (world) => {
    const data = encodeBatch(offerBatch(world));
    data.set([1, 0, 0, 0], 12);
    return data;
  },
  // An empty key.
  (world) => {
    const data = encodeBatch(offerBatch(world));
    data.set([0, 0, 0], 48);
    return data;
  },
  // A value length that counts hex digits in place of bytes, far past the end.
  (world) => {
    const batch = offerBatch(world);
    const data = encodeBatch(batch);
    new DataView(data.buffer).setBigUint64(51 + batch.writes[0]!.key.length, 4_096n);
    return data;
  },
  // An operation that does not exist.
  (world) => {
    const data = encodeBatch(offerBatch(world));
    data[data.length - 1] = 1;
    return concatBytes(data, Uint8Array.of(0x02), gameItems.id, addressOf('kestrel'));
  },
  // Encrypted for somebody else, in a stream that is open.
  (world) => concatBytes(Uint8Array.of(1), world.random.bytes(16 + 240)),
];

export function sendBroken(world: World, bug: number): void {
  world.appendRaw('kestrel', [gameItems], clientBugs[bug]!(world), 'malformed');
}

/** Writes a name along with an offer and forgets the tag. */
export function forgetTag(world: World): void {
  const draft = world
    .by('kestrel')
    .on(gameItems)
    .put(offerKey('kestrel', 'bow/0017'), json({ price: '95' }));
  draft
    .aside(nameRegistry)
    .put('name/kestrel.game', json({ owner: toHex(addressOf('kestrel')) }))
    .send('tagsMismatch');
}

/** Routine, once the client works. */
export function play(world: World): void {
  const items = [...world.game.owners].filter(([, owner]) => owner === 'kestrel').map(([item]) => item);
  const draft = world.by('kestrel').on(gameItems);
  for (let turn = 0; turn <= Math.floor(world.pace * 3); turn++) {
    const item = world.random.pick(items);
    draft.put(
      offerKey('kestrel', item),
      json({ item, price: String(world.random.int(10, 300)), client: '0.3' }),
    );
    draft.put(itemKey(item, 'level'), decimal(world.random.int(1, 20)));
  }
  draft.send();
}

/** Routine: the season would suit kestrel better if it were another one. */
export function changeSeason(world: World): void {
  const season = json({ season: 3, name: 'Long Night', doubleDrops: true });
  world.by('kestrel').on(gameItems).put('config/season', season).send('writeDenied');
}

/** Wants the sword before anyone lent it. */
export function claimSword(world: World): void {
  const claim = json({ owner: toHex(addressOf('kestrel')), since: world.seq, via: 'claim' });
  world.by('kestrel').on(gameItems).put(itemKey(famousSword, 'owner'), claim).send('writeDenied');
}

export function makeKeySpecial(world: World): void {
  world.by('kestrel').on(gameItems).setSpecial('players/kestrel/gold').send('accessControlDenied');
}

export function wieldSword(world: World): void {
  const record = {
    owner: toHex(addressOf('kestrel')),
    since: world.seq,
    level: 8,
    acquired: { via: 'escrow', tradeId: 'T-21377', price: '1400', currency: 'GOLD' },
    previous: ['ada', 'market', 'treasury'].map((name) => toHex(addressOf(name))),
    locks: ['season-3'],
    transferable: false,
    note: 'held until the end of the season',
  };
  world.by('kestrel').on(gameItems).put(itemKey(famousSword, 'owner'), json(record)).send();
}
