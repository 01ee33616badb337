/** indexer-bot keeps indexes of game-items beside the items: by owner and by season, in binary keys. */
import { concatBytes, fromText } from '../../../shared/bytes';
import { addressOf, gameItems } from '../cast';
import type { KeyParts } from '../draft';
import { famousSword, type Item, itemKey } from '../game';
import { decimal, json, u64 } from '../values';
import type { World } from '../world';

const root = Uint8Array.of(0x00, 0x02, ...fromText('idx'), 0xff);
const present = Uint8Array.of(1);

/** Up to which entry the indexes know; only indexer-bot may write it. */
export const headKey = Uint8Array.of(0x00, 0x02, ...fromText('head'));

/** The sample's 300-byte key: a path of nine hashes. */
const proofPrefix = Uint8Array.of(0x00, 0x03, ...fromText('proofs'), 0xff, ...fromText('/s3'));

function byOwner(player: string, item: Item): KeyParts {
  return [root, '/by-owner/', addressOf(player), '/', item];
}

function bySeason(season: number, item: Item): KeyParts {
  return [root, '/by-season/', Uint8Array.of(season), '/', item];
}

export class IndexerBot {
  private readonly indexed = new Map<Item, string>();

  /** Routine: moves changed items to their new owner's place. */
  catchUp(world: World): void {
    const draft = world.by('indexer-bot').on(gameItems).guard(headKey);
    const most = 2 + Math.floor(world.pace * 14);
    for (const item of [...world.game.changed.keys()].filter((item) => item !== famousSword).slice(0, most)) {
      const owner = world.game.owners.get(item);
      const before = this.indexed.get(item);
      world.game.changed.delete(item);
      if (owner === before || owner === undefined) continue;
      if (before !== undefined) draft.remove(byOwner(before, item));
      else if (world.random.chance(0.25)) draft.put(bySeason(seasonAt(world.seq), item), present);
      draft.put(byOwner(owner, item), present);
      this.indexed.set(item, owner);
    }
    draft.put(headKey, u64(world.seq - 1));
    if (world.random.chance(0.2)) draft.blindly();
    draft.send();
  }

  /** A second copy of the bot was started by mistake and works from what the first one has just replaced. */
  secondCopy(world: World): void {
    const item = world.random.pick([...this.indexed.keys()]);
    const owner = this.indexed.get(item)!;
    const draft = world.by('indexer-bot').on(gameItems).guard(headKey);
    draft.put(byOwner(owner, item), present).put(headKey, u64(world.seq - 2));
    draft.seeing(world.version(gameItems, headKey) - 1).send('versionConflict');
  }

  /** The upload of the data breaks off. */
  loseUpload(world: World): void {
    world
      .by('indexer-bot')
      .on(gameItems)
      .guard(headKey)
      .put(headKey, u64(world.seq - 1))
      .losingData()
      .send('dataMissing');
  }
}

export function seasonAt(seq: number): number {
  if (seq < 210) return 1;
  if (seq < 610) return 2;
  return seq < 1150 ? 3 : 4;
}

/** Season 3 locks the famous sword; the bot says so in its record, a little before ada does something else. */
export function lockFamousSword(world: World): void {
  const record: unknown = JSON.parse(
    new TextDecoder().decode(world.get(gameItems, itemKey(famousSword, 'owner'))),
  );
  const locked = {
    ...Object(record),
    level: 8,
    locks: ['season-3'],
    transferable: false,
    indexedAt: world.seq - 1,
  };
  world
    .by('indexer-bot')
    .on(gameItems)
    .put(itemKey(famousSword, 'owner'), json(locked))
    .put(itemKey(famousSword, 'level'), decimal(8))
    .put(bySeason(3, famousSword), present)
    .send();
}

export function storeProof(world: World): void {
  const slash = 0x2f;
  const hashes = world.random.bytes(9 * 32).map((byte) => (byte === slash ? 0 : byte));
  const key = concatBytes(proofPrefix, hashes);
  world.by('indexer-bot').on(gameItems).put(key, u64(world.seq)).send();
}
