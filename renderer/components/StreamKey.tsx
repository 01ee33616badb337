import { useMemo } from 'react';
import { fromHex } from '../../shared/bytes';
import { useDesk } from '../desk/deskStore';
import { leafStart } from '../format/splitLeaf';
import { KeyPath } from './KeyText';

const pathDelimiter = ['0x2f'];

/** A key on one line, split into prefix and leaf by the delimiters chosen for its stream. */
export function StreamKey({ streamId, bytes }: { streamId: string | undefined; bytes: Uint8Array }) {
  const { delimiters } = useDesk();
  const chosen =
    (streamId === undefined ? undefined : delimiters[streamId as `0x${string}`]) ?? pathDelimiter;
  const leafAt = useMemo(() => leafStart(bytes, chosen.map(fromHex)), [bytes, chosen]);
  return <KeyPath bytes={bytes} leafAt={leafAt} />;
}
