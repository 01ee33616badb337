import { fromHex, type Hex } from '../../../../shared/bytes';
import { IconButton } from '../../../components/Button';
import { Icon } from '../../../components/Icon';
import { KeyPath } from '../../../components/KeyText';
import { useDesk } from '../../../desk/deskStore';
import { leafStart } from '../../../format/splitLeaf';
import styles from './PinnedRows.module.css';
import { togglePin } from './pins';

interface Props {
  streamId: Hex;
  delimiters: readonly Hex[];
  selected: Hex | undefined;
  onSelect: (path: Hex) => void;
}

/** Keys and prefixes that are kept at hand above the tree of their stream. */
export function PinnedRows({ streamId, delimiters, selected, onSelect }: Props) {
  const { bookmarks } = useDesk();
  const pins = bookmarks.flatMap(({ pin }) => (pin?.streamId === streamId ? [pin.path] : []));
  if (pins.length === 0) return null;
  return (
    <ul className={styles.pins} aria-label="Pinned">
      {pins.map((path) => {
        const bytes = fromHex(path);
        return (
          <li key={path} className={styles.pin} data-selected={path === selected || undefined}>
            <Icon name="pin" size={13} />
            <button type="button" className={styles.path} onClick={() => onSelect(path)}>
              <KeyPath bytes={bytes} leafAt={leafStart(bytes, delimiters.map(fromHex))} />
            </button>
            <IconButton icon="close" label="Unpin" onPress={() => togglePin(streamId, path)} />
          </li>
        );
      })}
    </ul>
  );
}
