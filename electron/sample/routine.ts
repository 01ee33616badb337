/** Everyday life: who is likely to act now. Nights belong to machines, evenings to people. */
import * as ada from './actors/ada';
import * as council from './actors/council';
import * as escrow from './actors/escrow';
import * as kestrel from './actors/kestrel';
import * as market from './actors/market';
import * as mira from './actors/mira';
import * as oracle from './actors/oracle';
import * as strangers from './actors/strangers';
import * as treasury from './actors/treasury';
import type { Act } from './script';
import type { World } from './world';

/** A kind of item has its day when it is new: deliveries one after the other. */
const drops: { kind: string; from: number; entries: number }[] = [
  { kind: 'sword', from: 17, entries: 4 },
  { kind: 'shield', from: 22, entries: 5 },
  { kind: 'bow', from: 29, entries: 4 },
  { kind: 'armor', from: 35, entries: 4 },
  { kind: 'potion', from: 42, entries: 6 },
  { kind: 'amulet', from: 214, entries: 5 },
  { kind: 'scroll', from: 614, entries: 6 },
  { kind: 'ember', from: 1154, entries: 6 },
];
const itemsOfDrop = 14;

/** What the sender of the next entry does when the script has nothing for it. */
export function everydayAct(world: World): Act {
  const drop = drops.find(({ from, entries }) => world.seq >= from && world.seq < from + entries);
  if (drop !== undefined) return () => treasury.mint(world, drop.kind, itemsOfDrop);
  return world.random.pickWeighted(habits(world)).act;
}

/** Weights follow the hour and the chapter of the story. */
function habits(world: World): { weight: number; act: Act }[] {
  const { seq, pace } = world;
  const from = (first: number, weight: number) => (seq >= first ? weight : 0);
  const until = (last: number, weight: number) => (seq < last ? weight : 0);
  const longNight = seq >= 610 && seq < 790 ? 1 : 0;
  return [
    { weight: from(47, 2 + 9 * pace), act: market.settleTrades },
    { weight: from(47, 1 + 6 * pace), act: market.listOffers },
    { weight: from(98, 5), act: (_, bot) => bot.catchUp(world) },
    { weight: from(47, until(790, 6 * pace)), act: ada.play },
    { weight: from(130, until(790, (1.8 + longNight * 2.4) * pace)), act: ada.race },
    { weight: from(791, 1.2 * pace), act: ada.updateName },
    { weight: from(791, 0.25), act: ada.knock },
    { weight: from(606, 4 * pace), act: kestrel.play },
    { weight: from(670, 0.2), act: kestrel.changeSeason },
    { weight: 2.4, act: oracle.postPrices },
    { weight: from(134, 3.4 * pace), act: mira.keepNames },
    { weight: from(30, 1.1), act: escrow.moveDeal },
    { weight: from(20, 0.7), act: treasury.reviseFees },
    { weight: from(48, (seq < 300 ? 5 : 1.2) * pace), act: treasury.deliver },
    { weight: from(572, 2 * pace), act: council.vote },
    { weight: from(567, 0.3), act: council.changeEpoch },
    { weight: 0.22, act: strangers.storeFile },
    { weight: 0.3, act: strangers.reportWeather },
    { weight: 0.2, act: strangers.chat },
    { weight: 0.16, act: strangers.tryDoor },
  ];
}
