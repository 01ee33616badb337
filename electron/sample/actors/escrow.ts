/** escrow holds what two sides do not yet agree on. Deals stand in dao-config; the sword is a key of game-items. */
import { toHex } from '../../../shared/bytes';
import { addressOf, daoConfig, gameItems, players } from '../cast';
import { famousSword, itemKey } from '../game';
import { json } from '../values';
import type { World } from '../world';

const swordKey = itemKey(famousSword, 'owner');

function dealKey(number: number): string {
  return `deals/${String(number).padStart(3, '0')}`;
}

/** Routine: a deal is opened, moves on, is closed, and sometimes opened again. */
export function moveDeal(world: World): void {
  const key = dealKey(world.random.int(1, 24));
  const draft = world.by('escrow').on(daoConfig).guard('params/price/GOLD');
  const before = world.get(daoConfig, key);
  if (before === undefined) {
    const [buyer, seller] = [world.random.pick(players), world.random.pick(players)];
    const deal = {
      buyer: toHex(addressOf(buyer)),
      seller: toHex(addressOf(seller)),
      gold: world.random.int(5, 80) * 10,
    };
    draft.put(key, json({ ...deal, state: 'held', since: world.now })).send();
    return;
  }
  const deal = JSON.parse(new TextDecoder().decode(before)) as { state: string };
  if (deal.state === 'released') draft.remove(key).send();
  else
    draft
      .put(
        key,
        json({ ...deal, state: deal.state === 'held' && world.random.chance(0.3) ? 'disputed' : 'released' }),
      )
      .send();
}

/** The payment for the registry is on file, with the game and the names watching. */
export function payForRegistry(world: World): void {
  const deal = {
    buyer: toHex(addressOf('mira')),
    seller: toHex(addressOf('magpie')),
    gold: 5000,
    for: 'name-registry',
  };
  world
    .by('escrow')
    .on(daoConfig)
    .put('deals/registry', json({ ...deal, state: 'held', since: world.now }))
    .send();
}

export function makeSwordSpecial(world: World): void {
  world.by('treasury').on(gameItems).setSpecial(swordKey).send();
}

export function entrustSword(world: World): void {
  world.by('treasury').on(gameItems).grantSpecialWriter(swordKey, 'escrow').send();
}

/** A special writer may pass the right on, for the same key. */
export function lendSword(world: World): void {
  world.by('escrow').on(gameItems).grantSpecialWriter(swordKey, 'kestrel').send();
}

/** It may not take it back from others. */
export function takeRightBack(world: World): void {
  world.by('escrow').on(gameItems).revokeSpecialWriter(swordKey, 'kestrel').send('accessControlDenied');
}

export function dismissEscrow(world: World): void {
  world.by('treasury').on(gameItems).revokeSpecialWriter(swordKey, 'escrow').send();
}

export function writeAfterDismissal(world: World): void {
  const record = json({ owner: toHex(addressOf('escrow')), since: world.seq });
  world.by('escrow').on(gameItems).put(swordKey, record).send('senderMayNotWrite');
}
