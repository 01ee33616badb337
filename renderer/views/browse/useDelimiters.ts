import type { Hex } from '../../../shared/bytes';
import { desk, useDesk } from '../../desk/deskStore';

/** Most keys of the field are paths. */
const initial: Hex[] = ['0x2f'];

/** The delimiters that were chosen for a stream, remembered in the workspace; none is the shared-prefix tree. */
export function useDelimiters(streamId: Hex): [Hex[], (delimiters: Hex[]) => void] {
  const { delimiters } = useDesk();
  return [
    delimiters[streamId] ?? initial,
    (chosen) => desk.change({ delimiters: { ...desk.desk.delimiters, [streamId]: chosen } }),
  ];
}
