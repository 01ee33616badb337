import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Uploads } from '../../../electron/engine/uploads';
import { fromText } from '../../../shared/bytes';
import { makeTemporaryFolder } from '../../helpers/temporaryFolder';
import { faultOf } from '../log/testLog';

let parent: string;
let folder: string;
let uploads: Uploads;
beforeEach(async () => {
  parent = await makeTemporaryFolder('uploads');
  folder = join(parent, 'incoming');
  uploads = new Uploads(folder);
});
afterEach(async () => {
  await uploads.close();
  await rm(parent, { recursive: true });
});

const text = fromText('one line\n');
const client = () => new AbortController();
const begin = (signal = client().signal) => uploads.begin({ size: text.length, compressed: false }, signal);

test('parts come together in order, and the file is gone after its use', async () => {
  const id = await begin();
  const parts = [text.subarray(0, 3), text.subarray(3)] as const;
  const added = [
    uploads.add({ id, offset: 0, bytes: parts[0] }),
    uploads.add({ id, offset: 3, bytes: parts[1] }),
  ];
  await Promise.all(added);
  const read = await uploads.use(id, async (file) => {
    expect(file).toMatch(/\.ndjson$/);
    return readFile(file, 'utf8');
  });
  expect(read).toBe('one line\n');
  expect(await readdir(folder)).toEqual([]);
  expect(await faultOf(uploads.use(id, async () => {}))).toMatchObject({ code: 'notFound' });
});

test('the name of a compressed file says so, and nothing else comes from the sender', async () => {
  const id = await uploads.begin({ size: 0, compressed: true }, undefined);
  expect(await uploads.use(id, async (file) => file)).toBe(join(folder, `${id}.ndjson.gz`));
});

test('a part out of order, a part too many and a part too few are refused', async () => {
  const id = await begin();
  expect(await faultOf(uploads.use(id, async () => {}))).toMatchObject({ data: { field: 'file' } });
  const add = (offset: number) => uploads.add({ id, offset, bytes: text });
  expect((await faultOf(add(1))).message).toBe('offset: expected 0, found 1');
  await add(0);
  expect((await faultOf(add(text.length))).message).toBe('bytes: go beyond the size of the file');
});

test('nothing stays of a file whose import fails, is cancelled, or whose sender is gone', async () => {
  const failed = await begin();
  await uploads.add({ id: failed, offset: 0, bytes: text });
  const fails = uploads.use(failed, () => Promise.reject(new Error('refused')));
  expect((await faultOf(fails)).message).toBe('refused');

  await uploads.discard(await begin());

  const gone = client();
  const abandoned = await begin(gone.signal);
  const written = uploads.add({ id: abandoned, offset: 0, bytes: text });
  gone.abort();
  await written;
  await uploads.close();
  expect(await readdir(parent)).toEqual([]);
});

test('what a killed host left is removed at the next start', async () => {
  await begin();
  expect(await readdir(folder)).toHaveLength(1);
  await new Uploads(folder).clear();
  expect(await readdir(parent)).toEqual([]);
});

test('a host takes a handful of files at once', async () => {
  for (let i = 0; i < 4; i++) await begin();
  expect(await faultOf(begin())).toMatchObject({ code: 'badInput', data: { field: 'import' } });
});
