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
  const wanted = chosen ?? remembered?.view ?? null;
  const value = { streamId, key: keyHex, version: state.version };
  const first = useQuery({
    ...valueViewOptions({ ...value, view: wanted }),
    enabled: views !== undefined && !state.deleted,
  });
  const outcome = first.isPlaceholderData ? undefined : first.data?.outcome;
  // Nobody asked for it here: the best guess stands in for a reading that does not fit.
  const misfit =
    chosen === null && wanted !== null && outcome?.kind === 'failed' ? outcome.reason : undefined;
  const guess = useQuery({
    ...valueViewOptions({ ...value, view: null }),
    enabled: misfit !== undefined,
  });
  const query = misfit === undefined ? first : guess;
  const asked = misfit === undefined ? wanted : null;
  const start = useMemo(
    () => detectDecoder(state.head, state.head.length >= state.size),
    [state.head, state.size],
  );
  // While the engine reads the whole of it, its start says what it most likely is.
  const { via, viewer } = asked ?? query.data ?? { via: [], viewer: start };
  return {
    via,
    viewer,
    asked,
    /** Why the remembered reading does not read the value; undefined where it does, or none is. */
    misfit,
    choose,
    remembered,
    views,
    data: query.data,
    error: query.error,
    source:
      chosen !== null
        ? ('chosen' as const)
        : asked !== null
          ? ('remembered' as const)
          : ('detected' as const),
  };
}
