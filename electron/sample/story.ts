import { IndexerBot } from './actors/indexerBot';
import { Random } from './random';
import { timeline } from './rhythm';
import { everydayAct } from './routine';
import { script } from './script';
import { type StoryEntry, World } from './world';

const length = 1_204;

/** The whole story of the sample, entry by entry: the same on every run. */
export function tellStory(): StoryEntry[] {
  const random = new Random('streamscope sample');
  const world = new World(random, timeline(length, random));
  const bot = new IndexerBot();
  while (world.seq < length) {
    const seq = world.seq;
    const act = script[seq] ?? everydayAct(world);
    act(world, bot);
    if (world.seq !== seq + 1) throw new RangeError(`the act of ${seq} appended ${world.seq - seq} entries`);
  }
  return world.entries;
}
