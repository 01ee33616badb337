import { startTransition, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import type { Draft } from '../../../../shared/compose/draft';
import { inSlices } from '../inSlices';
import { type EncodedDraft, encodeDraft, encodeSteps } from './encodeDraft';

/** Rows up to which a draft is encoded at one go. */
const rowsAtOnce = 200;

interface Made {
  /** The draft that was encoded: while one is typed, as it was a moment before. */
  typed: Draft;
  encoded: EncodedDraft;
}

/**
 * A draft with its encoding, which is made behind the typing.
 * @returns undefined until a large draft was encoded for the first time
 */
export function useEncodedDraft(draft: Draft): Made | undefined {
  const typed = useDeferredValue(draft);
  const { version, rows } = typed;
  const isSmall = rows.length <= rowsAtOnce;
  const [made, setMade] = useState<Pick<Draft, 'version' | 'rows'> & { encoded: EncodedDraft }>();
  const isMade = made?.rows === rows && made.version === version;
  useEffect(() => {
    if (isSmall || isMade) return;
    return inSlices(encodeSteps({ version, rows }), (encoded) =>
      startTransition(() => setMade({ version, rows, encoded })),
    );
  }, [isSmall, isMade, version, rows]);
  const small = useMemo(
    () => (isSmall ? encodeDraft({ version, rows }) : undefined),
    [isSmall, version, rows],
  );
  const encoded = small ?? (isMade ? made.encoded : undefined);
  const current = useMemo(() => encoded && { typed, encoded }, [typed, encoded]);
  const shown = useRef<Made>(undefined);
  useEffect(() => {
    if (current !== undefined) shown.current = current;
  }, [current]);
  return current ?? shown.current;
}
