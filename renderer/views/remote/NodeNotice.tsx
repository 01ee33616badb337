import { useMutation } from '@tanstack/react-query';
import type { RemoteStatus } from '../../../shared/contract/outputs';
import { fromEnvelope } from '../../../shared/errors';
import { connection } from '../../api/connection';
import { errorText } from '../../api/errorTexts';
import { Button } from '../../components/Button';
import { Notice } from '../../components/Notice';

/** Why the node that answers here does not answer now; what is on screen stays. */
export function NodeNotice({ remote }: { remote: RemoteStatus }) {
  const retry = useMutation({ mutationFn: () => connection.call('node.retry', {}) });
  const goOnline = useMutation({ mutationFn: () => connection.call('source.offline', { offline: false }) });
  if (remote.phase === 'offline')
    return (
      <Notice
        tone="info"
        title="This workspace is switched offline."
        acts={
          <Button isDisabled={goOnline.isPending} onPress={() => goOnline.mutate()}>
            Go online
          </Button>
        }
      >
        The node is not asked; what is on screen may be old.
      </Notice>
    );
  if (remote.fault === null) return null;
  const { detail } = errorText(fromEnvelope(remote.fault));
  return (
    <Notice
      tone="danger"
      title="The node does not answer."
      acts={
        <Button isDisabled={retry.isPending} onPress={() => retry.mutate()}>
          {retry.isPending ? 'Asking…' : 'Try now'}
        </Button>
      }
    >
      {detail}. What is on screen is from before; the node is asked again by itself.
    </Notice>
  );
}
