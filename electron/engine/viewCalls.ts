import type { Views } from '../../shared/contract/values';
import type { CallHandlersOf } from './callHandlers';
import { decoderHash, keepDecoder } from './decoderFiles';
import type { Settings } from './settings';
import type { SettingsKeeper } from './settingsKeeper';
import { getViewer, keepViewer, listViews, remember, removeViewer } from './viewSettings';

export interface ViewPorts {
  folder: string;
  settings: SettingsKeeper;
  /** Another list of viewers, or other memories of them: texts that nothing names any more may go. */
  onChanged(): Promise<void>;
}

/** How values are read: viewers of one's own, and the reading that each prefix has. */
export function viewCalls({
  folder,
  settings,
  onChanged,
}: ViewPorts): CallHandlersOf<'views'> & CallHandlersOf<'viewer'> {
  async function change(to: (views: Settings['views']) => Promise<Settings['views']>): Promise<Views> {
    await settings.change(async ({ views }) => ({ views: await to(views) }));
    await onChanged();
    return listViews(folder, settings.current);
  }
  return {
    'views.list': () => listViews(folder, settings.current),
    'views.remember': (input) => change(async (views) => remember(views, input)),
    'viewer.keep': async ({ name, code }) => {
      const hash = decoderHash(code);
      const views = await change(async (before) => {
        await keepDecoder(folder, code);
        return keepViewer(before, name, hash);
      });
      return { ...views, hash };
    },
    'viewer.get': ({ hash }) => getViewer(folder, settings.current, hash),
    'viewer.remove': ({ hash }) => change(async (views) => removeViewer(views, hash)),
  };
}
