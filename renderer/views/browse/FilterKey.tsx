import { useQuery } from '@tanstack/react-query';
import { fromHex, type Hex } from '../../../shared/bytes';
import { keyOptions } from '../../api/queries';
import { KeyPath } from '../../components/KeyText';
import { formatCount } from '../../format/numbers';
import { useAt } from '../../router/at';
import styles from './BrowseView.module.css';

interface Props {
  streamId: Hex;
  filter: Hex;
  onSelect: (key: Hex) => void;
}

/** The tree below a filter holds what is longer; when the filter is a live key itself, it stands here. */
export function FilterKey({ streamId, filter, onSelect }: Props) {
  const at = useAt();
  const state = useQuery(keyOptions({ streamId, key: filter, at })).data;
  if (state === undefined || state.version === null || state.deleted) return null;
  return (
    <button type="button" className={styles.filterKey} onClick={() => onSelect(filter)}>
      <KeyPath bytes={fromHex(filter)} leafAt={0} />
      <span className={styles.filterNote}>is a key itself</span>
      <span>{formatCount(state.version)}</span>
    </button>
  );
}
