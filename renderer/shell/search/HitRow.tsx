import type { SearchHit } from '../../../shared/contract/outputs';
import { AccountName } from '../../components/AccountName';
import { Hash } from '../../components/Hash';
import { Icon, type IconName } from '../../components/Icon';
import { KeyPath } from '../../components/KeyText';
import { useAccounts } from '../../components/useAccounts';
import { formatCount } from '../../format/numbers';
import styles from './SearchDialog.module.css';

const icons: Record<SearchHit['kind'], IconName> = {
  // Not the icon of a key: in the tree that marks special keys.
  key: 'file',
  prefix: 'browse',
  stream: 'stream',
  account: 'person',
  entry: 'log',
  transaction: 'link',
};

interface Props {
  id: string;
  hit: SearchHit;
  isActive: boolean;
  onHover: () => void;
  onOpen: () => void;
}

export function HitRow({ id, hit, isActive, onHover, onOpen }: Props) {
  const { streamLabel } = useAccounts();
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the combobox has the keys
    <div
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={isActive}
      className={styles.hit}
      ref={(element) => {
        if (isActive) element?.scrollIntoView({ block: 'nearest' });
      }}
      onPointerMove={onHover}
      onClick={onOpen}
    >
      <Icon name={icons[hit.kind]} size={14} />
      <span className={styles.what}>
        {hit.key !== null && <KeyPath bytes={hit.key} leafAt={0} />}
        {hit.kind === 'stream' && hit.streamId !== null && (
          <>
            <span>{hit.label ?? streamLabel(hit.streamId)}</span> <Hash hex={hit.streamId} />
          </>
        )}
        {(hit.kind === 'entry' || hit.kind === 'transaction') && (
          <span>
            {hit.seq === null ? hit.label : `Entry ${formatCount(hit.seq)}`}
            {hit.seq !== null && hit.label !== null && <span className={styles.where}> {hit.label}</span>}
          </span>
        )}
        {hit.key === null && hit.account !== null && <AccountName account={hit.account} address />}
      </span>
      {hit.key !== null && hit.streamId !== null && (
        <span className={styles.where}>{streamLabel(hit.streamId) ?? <Hash hex={hit.streamId} />}</span>
      )}
      {hit.key !== null && hit.seq !== null && <span className={styles.where}>{formatCount(hit.seq)}</span>}
    </div>
  );
}
