/** Roles that treasury gives and takes in game-items. */

import { fromText } from '../../shared/bytes';
import { headKey } from './actors/indexerBot';
import { gameItems } from './cast';
import type { World } from './world';

export function grantWriter(world: World, account: string): void {
  world.by('treasury').on(gameItems).grantWriter(account).send();
}

/** The role goes, and the reason is on record. */
export function revokeWriter(world: World, account: string, reason: string): void {
  world.by('treasury').on(gameItems).revokeWriter(account).put(`notices/${account}`, fromText(reason)).send();
}

export function reserveHead(world: World): void {
  world.by('treasury').on(gameItems).setSpecial(headKey).grantSpecialWriter(headKey, 'indexer-bot').send();
}

export function reserveSeason(world: World): void {
  world
    .by('treasury')
    .on(gameItems)
    .setSpecial('config/season')
    .grantSpecialWriter('config/season', 'oracle-2')
    .send();
}

/** A stream writer may bring others in, but never show them out. */
export function marketRevokes(world: World, account: string): void {
  world.by('market').on(gameItems).revokeWriter(account).send('accessControlDenied');
}

/** treasury revises the fees from two desks at once. */
export function reviseFeesTwice(world: World): void {
  const fees = 'config/fees/list';
  const draft = world
    .by('treasury')
    .on(gameItems)
    .put(fees, fromText('{"revision":0}'))
    .put('config/fees/trade', fromText('3'));
  draft.seeing(world.version(gameItems, fees) - 1).send('versionConflict');
}
