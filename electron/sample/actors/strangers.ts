/** The log is shared: other people's streams, plain files, and passers-by who try the door. */
import { fromText } from '../../../shared/bytes';
import { chatRelay, daoConfig, gameItems, nameRegistry, weatherStation } from '../cast';
import { decimal, json } from '../values';
import type { World } from '../world';

/** A file that somebody stored here; it has no tags. */
export function storeFile(world: World): void {
  const text = `Backup of ${new Date(world.now * 1000).toISOString()}\n`;
  world.appendRaw('archivist', [], fromText(text.repeat(world.random.int(4, 30))), 'skipped');
}

export function reportWeather(world: World): void {
  const report = json({ wind: world.random.int(0, 30), rain: world.random.int(0, 9), at: world.now });
  world
    .by('station-4')
    .on(weatherStation)
    .put('wind', report)
    .put(`history/${world.now}`, report)
    .send('skipped');
}

export function chat(world: World): void {
  const line = fromText(world.random.pick(['anyone near the ford?', 'sell two bows', 'brb', 'season soon']));
  world.by('relay').on(chatRelay).put(`room/1/${world.seq}`, line).send('skipped');
}

/** An entry for a stream that is watched here and one that is not counts for neither. */
export function tradeInTwoWorlds(world: World): void {
  world
    .by('market')
    .on(gameItems)
    .put('config/weather', decimal(world.seq))
    .on(weatherStation)
    .put('orders/1', decimal(1))
    .send('skipped');
}

export function tryDoor(world: World): void {
  const stream = world.random.pick([gameItems, nameRegistry, daoConfig]);
  world
    .by(`stranger-${world.seq % 3}`)
    .on(stream)
    .put('hello', fromText('is this public?'))
    .send('senderMayNotWrite');
}
