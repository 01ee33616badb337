import { useQuery } from '@tanstack/react-query';
import { statusOptions } from '../api/queries';
import { IconButton } from '../components/Button';
import { Chip } from '../components/Chip';
import { Icon } from '../components/Icon';
import { Keys } from '../components/Keys';
import { BookmarkMenu } from './BookmarkMenu';
import { SettingsMenu } from './SettingsMenu';
import { feederWord } from './sourceWords';
import { ThemeMenu } from './ThemeMenu';
import styles from './TopBar.module.css';
import { WorkspaceMenu } from './WorkspaceMenu';

interface Props {
  onSearch: () => void;
  onShortcuts: () => void;
}

export function TopBar({ onSearch, onShortcuts }: Props) {
  const status = useQuery(statusOptions()).data;
  return (
    <header className={styles.bar}>
      <div className={styles.left}>
        <span className={styles.logo}>
          <Icon name="logo" size={20} />
        </span>
        <WorkspaceMenu />
        {status && <Chip>{feederWord(status)}</Chip>}
      </div>
      <button type="button" className={styles.search} onClick={onSearch}>
        <Icon name="search" size={14} />
        <span className={styles.hint}>Search keys, accounts, entries, hashes</span>
        <Keys of="Ctrl K" />
      </button>
      <div className={styles.right}>
        <BookmarkMenu />
        <ThemeMenu />
        <IconButton icon="help" label="Keyboard shortcuts" onPress={onShortcuts} />
        <SettingsMenu />
      </div>
    </header>
  );
}
