import { Hash } from './Hash';
import { useAccounts } from './useAccounts';

/** A stream: its name if it has one, else its short id. */
export function StreamName({ streamId }: { streamId: string }) {
  const { streamLabel } = useAccounts();
  const label = streamLabel(streamId);
  return label === undefined ? <Hash hex={streamId} /> : <span title={streamId}>{label}</span>;
}
