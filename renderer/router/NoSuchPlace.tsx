import { Empty } from '../components/Empty';

/** An address that names no room: an old link, or one that was cut. */
export function NoSuchPlace() {
  return (
    <Empty icon="search" title="Nothing is at this address">
      The link may be cut, or of another version. Choose a room at the left.
    </Empty>
  );
}
