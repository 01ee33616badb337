import { useNavigate } from '@tanstack/react-router';
import { Button } from '../../components/Button';
import { Empty } from '../../components/Empty';

/** In the place of what no call of a node tells. @param what follows "it does not" */
export function NotTold({ what }: { what: string }) {
  return (
    <Empty icon="nodes" title="This node answers reads only">
      It does not {what}. A workspace that follows the log itself can.
    </Empty>
  );
}

/** In the place of Compose. */
export function NoCompose() {
  const navigate = useNavigate();
  return (
    <Empty
      icon="compose"
      title="This node answers reads only"
      acts={<Button onPress={() => void navigate({ to: '/browse' })}>Back to Browse</Button>}
    >
      Entries go to a log, and this workspace has none. Compose in a workspace that follows the network.
    </Empty>
  );
}
