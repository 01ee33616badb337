import type { Hex } from '../../../shared/bytes';
import { saveSettings, useSettings } from '../../settings/settings';

/** Most keys of the field are paths. */
const initial: Hex[] = ['0x2f'];

/** The delimiters that were chosen for a stream, remembered on this machine; none is the shared-prefix tree. */
export function useDelimiters(streamId: Hex): [Hex[], (delimiters: Hex[]) => void] {
  const settings = useSettings();
  const chosen = (settings.delimiters[streamId] as Hex[] | undefined) ?? initial;
  return [
    chosen,
    (delimiters) => saveSettings({ delimiters: { ...settings.delimiters, [streamId]: delimiters } }),
  ];
}
