import { Button } from '../../components/Button';
import { Empty } from '../../components/Empty';
import { useOwnership } from './useOwnership';

/** What a stream without an owner shows in every view. */
export function NotFounded() {
  const { go } = useOwnership();
  return (
    <Empty
      icon="ownership"
      title="The stream has no owner at this seq"
      acts={<Button onPress={() => go({ view: 'conflicts' })}>Open findings</Button>}
    >
      Nobody has committed an entry in it: whoever does first is its admin.
    </Empty>
  );
}
