import type { Hex } from '../../../../shared/bytes';
import { Hash } from '../../../components/Hash';
import { useAccounts } from '../../../components/useAccounts';

export function StreamName({ streamId }: { streamId: Hex }) {
  const { streamLabel } = useAccounts();
  return streamLabel(streamId) ?? <Hash hex={streamId} />;
}
