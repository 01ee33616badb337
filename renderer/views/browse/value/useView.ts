import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { fromHex, type Hex } from '../../../../shared/bytes';
import type { KeyState } from '../../../../shared/contract/outputs';
import type { ViewChoice } from '../../../../shared/contract/values';
import { valueViewOptions, viewsOptions } from '../../../api/queries';
import { useBrowse } from '../useBrowse';
import { detectDecoder } from './decode';
import { rememberedFor } from './rememberedView';

interface Value {
  streamId: Hex;
  keyHex: Hex;
  state: KeyState & { version: number };
}

/** Characters of a reading that its link can hold; a schema may be longer, and is kept as long as the key is shown. */
const longestInAddress = 8000;

/** How a value is read: as chosen here, as remembered for its prefix, or by the best guess. */
export function useView({ streamId, keyHex, state }: Value) {
  const { search, go } = useBrowse();
  const [long, setLong] = useState<ViewChoice | null>(null);
  const chosen = long ?? search.read ?? null;
  const choose = (view: ViewChoice | null) => {
    const isLong = JSON.stringify(view).length > longestInAddress;
    setLong(isLong ? view : null);
    go({ read: isLong || view === null ? undefined : view }, { replace: true });
  };
  const views = useQuery(viewsOptions()).data;
  const remembered = useMemo(
    () => views && rememberedFor(views.remembered, streamId, fromHex(keyHex)),
    [views, streamId, keyHex],
  );
  const asked = chosen ?? remembered?.view ?? null;
  const query = useQuery({
    ...valueViewOptions({ streamId, key: keyHex, version: state.version, view: asked }),
    enabled: views !== undefined && !state.deleted,
  });
  const first = useMemo(
    () => detectDecoder(state.head, state.head.length >= state.size),
    [state.head, state.size],
  );
  // While the engine reads the whole of it, its start says what it most likely is.
  const { via, viewer } = asked ?? query.data ?? { via: [], viewer: first };
  return {
    via,
    viewer,
    asked,
    choose,
    remembered,
    views,
    data: query.data,
    error: query.error,
    source:
      chosen !== null ? ('chosen' as const) : remembered ? ('remembered' as const) : ('detected' as const),
  };
}
