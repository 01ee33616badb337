/** What the settings say of reading values: viewers of one's own, and which reading a prefix has. */
import type { CheckedInput } from '../../shared/contract/contract';
import type { Views } from '../../shared/contract/values';
import { badInput, StreamscopeError } from '../../shared/errors';
import { readDecoder } from './decoderFiles';
import type { Settings } from './settings';

type ViewSettings = Settings['views'];

/** So that a script cannot fill the settings. */
const mostRemembered = 1000;
const mostOwn = 100;

export async function listViews(folder: string, { views }: Settings): Promise<Views> {
  const own = await Promise.all(
    views.own.map(async ({ name, hash }) => {
      const code = await readDecoder(folder, hash);
      const usable = typeof code === 'string';
      return { name, hash, bytes: usable ? Buffer.byteLength(code) : 0, usable };
    }),
  );
  return { own, remembered: views.remembered };
}

/** @throws badInput where there would be too many */
export function remember(views: ViewSettings, input: CheckedInput<'views.remember'>): ViewSettings {
  const { streamId, prefix, view } = input;
  const others = views.remembered.filter((each) => each.streamId !== streamId || each.prefix !== prefix);
  if (view === null) return { ...views, remembered: others };
  if (view.viewer === 'own' && !views.own.some(({ hash }) => hash === view.hash))
    throw noViewer(view.hash ?? '');
  if (others.length >= mostRemembered)
    throw badInput('prefix', `more than ${mostRemembered} prefixes cannot be remembered`);
  return { ...views, remembered: [...others, { streamId, prefix, view }] };
}

/** @throws badInput where there would be too many */
export function keepViewer(views: ViewSettings, name: string, hash: string): ViewSettings {
  const before = views.own.find((each) => each.name === name)?.hash;
  const others = views.own.filter((each) => each.name !== name && each.hash !== hash);
  if (others.length >= mostOwn) throw badInput('name', `more than ${mostOwn} viewers cannot be kept`);
  const remembered = views.remembered.map((each) =>
    before !== undefined && each.view.hash === before ? { ...each, view: { ...each.view, hash } } : each,
  );
  const own = [...others, { name, hash }].sort((left, right) => (left.name < right.name ? -1 : 1));
  return { own, remembered };
}

/** @throws notFound */
export function removeViewer(views: ViewSettings, hash: string): ViewSettings {
  if (!views.own.some((each) => each.hash === hash)) throw noViewer(hash);
  return {
    own: views.own.filter((each) => each.hash !== hash),
    remembered: views.remembered.filter(({ view }) => view.hash !== hash),
  };
}

/** @throws notFound, decoderUnusable */
export async function getViewer(
  folder: string,
  { views }: Settings,
  hash: string,
): Promise<{ name: string; hash: string; code: string }> {
  const named = views.own.find((each) => each.hash === hash);
  if (named === undefined) throw noViewer(hash);
  const code = await readDecoder(folder, hash);
  if (typeof code === 'string') return { ...named, code };
  const { reason } = code;
  throw new StreamscopeError('decoderUnusable', { hash, reason }, `The viewer ${named.name}: ${reason}.`);
}

function noViewer(hash: string): StreamscopeError {
  return new StreamscopeError('notFound', { what: 'viewer', id: hash }, 'There is no such viewer here.');
}
