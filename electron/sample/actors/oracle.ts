/** oracle-2 posts prices around the clock and turns the seasons. */
import { daoConfig, gameItems } from '../cast';
import { decimal, json } from '../values';
import type { World } from '../world';
import { season } from './treasury';

const starts = { ETH: 3120.5, GEM: 41.2, GOLD: 1.07, IRON: 0.42, WOOD: 0.11, AMBER: 12.8 };
type Token = keyof typeof starts;
const tokens = Object.keys(starts) as Token[];

function priceKey(token: Token): string {
  return `params/price/${token}`;
}

/** Routine: one token, or all of them on the hour; each price wanders from the one before. */
export function postPrices(world: World): void {
  const draft = world.by('oracle-2').on(daoConfig).guard('params/epoch');
  const first = world.random.int(0, tokens.length - 1);
  for (const token of tokens.slice(first, first + 1 + world.random.int(0, 3))) {
    const drift = 1 + (world.random.next() - 0.49) / 40;
    const price = (lastPrice(world, token) * drift).toFixed(token === 'ETH' ? 2 : 4);
    draft.put(
      priceKey(token),
      json({ token, price, quote: 'USD', at: world.now, sources: 3 + (world.seq % 3) }),
    );
  }
  draft.send();
}

function lastPrice(world: World, token: Token): number {
  const value = world.get(daoConfig, priceKey(token));
  if (value === undefined) return starts[token];
  const { price } = JSON.parse(new TextDecoder().decode(value)) as { price: string };
  return Number(price);
}

/** Prices from before a restart, for tokens that were posted since. */
export function postStalePrices(world: World): void {
  const draft = world.by('oracle-2').on(daoConfig);
  const newest = Math.max(...tokens.map((token) => world.version(daoConfig, priceKey(token))));
  for (const token of tokens)
    draft.put(priceKey(token), json({ token, price: String(starts[token]), quote: 'USD' }));
  draft.seeing(newest - 1).send('versionConflict');
}

/** The node that held the data was switched off before anyone fetched it. */
export function loseUpload(world: World): void {
  world
    .by('oracle-2')
    .on(daoConfig)
    .put(priceKey('GEM'), json({ token: 'GEM', price: '44.1' }))
    .losingData()
    .send('dataMissing');
}

export function turnSeason(world: World, number: number): void {
  world.by('oracle-2').on(gameItems).guard('config/motd').put('config/season', season(number)).send();
}

export function setSeasonNormal(world: World): void {
  world.by('oracle-2').on(gameItems).setNormal('config/season').send('accessControlDenied');
}

/** Its role is for one key only. */
export function lowerFee(world: World): void {
  world.by('oracle-2').on(gameItems).put('config/fees/trade', decimal(1)).send('writeDenied');
}
