/** Writes the sample workspace's log and labels: `makeSample [FOLDER]`, by default into resources/. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { toHex } from '../../shared/bytes';
import { addressOf, namedAccounts, watchedStreams } from './cast';
import { sealStory } from './seal';
import { tellStory } from './story';

const folder = process.argv[2] ?? 'resources';
const lines = sealStory(tellStory());
const file = gzipSync(`${lines.join('\n')}\n`, { level: 9 });
const labels = {
  accounts: Object.fromEntries(namedAccounts.map((name) => [toHex(addressOf(name)), name])),
  streams: Object.fromEntries(watchedStreams.map(({ id, name }) => [toHex(id), name])),
};
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, 'sample.ndjson.gz'), file);
writeFileSync(join(folder, 'sample.labels.json'), `${JSON.stringify(labels, null, 2)}\n`);
process.stderr.write(`${lines.length} entries, ${file.length} bytes in ${folder}\n`);
