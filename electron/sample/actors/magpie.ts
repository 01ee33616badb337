/** magpie takes what lies open: a stream id that was announced before it was founded, and names that look like others. */
import { fromText, toHex } from '../../../shared/bytes';
import { addressOf, nameRegistry } from '../cast';
import { json } from '../values';
import type { World } from '../world';

/** Looks like ada's name; a zero-width space stands before the dot. */
export const lookAlikeName = 'name/ada\u200b.game';

/** The first entry of a stream makes its sender the admin, even an empty one. */
export function squat(world: World): void {
  world.by('magpie').on(nameRegistry).send();
}

export function offerForSale(world: World): void {
  const notice = fromText('This registry is for sale. 5000 GOLD, through escrow.');
  world.by('magpie').on(nameRegistry).put('notice', notice).send();
}

export function grabNames(world: World, names: readonly string[]): void {
  const draft = world.by('magpie').on(nameRegistry);
  for (const name of names)
    draft.put(name, json({ owner: toHex(addressOf('magpie')), price: '250', since: world.seq }));
  draft.send();
}

export function handOver(world: World): void {
  world.by('magpie').on(nameRegistry).grantAdmin('mira').remove('notice').send();
}

export function stepDown(world: World): void {
  world.by('magpie').on(nameRegistry).renounceAdmin().send();
}

export function comeBack(world: World): void {
  const notice = fromText('Sold too cheap. Make me an offer again.');
  world.by('magpie').on(nameRegistry).put('notice', notice).send('senderMayNotWrite');
}

/** Has a name by now, and so may enter, but not write another's. */
export function takeName(world: World, name: string): void {
  const record = json({ owner: toHex(addressOf('magpie')), since: world.seq });
  world.by('magpie').on(nameRegistry).put(name, record).send('writeDenied');
}
