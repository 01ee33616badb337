import { ToggleButton } from 'react-aria-components';
import { Icon } from '../../../components/Icon';
import styles from './LogList.module.css';

interface Props {
  isPaused: boolean;
  onPause: () => void;
  onFollow: () => void;
}

/** Stops and starts the list; entries keep coming in meanwhile. */
export function LiveButton({ isPaused, onPause, onFollow }: Props) {
  return (
    <ToggleButton
      className={styles.live}
      aria-label={isPaused ? 'Paused: follow new entries' : 'Live: pause the list'}
      isSelected={!isPaused}
      onChange={(isLive) => (isLive ? onFollow() : onPause())}
    >
      <span className={styles.light} />
      {isPaused ? 'Paused' : 'Live'}
      <Icon name={isPaused ? 'play' : 'pause'} size={14} />
    </ToggleButton>
  );
}
