import { Link } from '@tanstack/react-router';
import { useRemote } from '../api/useRemote';
import { Icon } from '../components/Icon';
import styles from './Rail.module.css';
import { rooms } from './rooms';

export function Rail() {
  const isRemote = useRemote() != null;
  return (
    <nav className={styles.rail} aria-label="Rooms">
      {rooms
        .filter(({ needsLog }) => !(isRemote && needsLog))
        .map((room) => (
          <Link key={room.path} to={room.path} className={styles.room} activeProps={{ 'data-active': true }}>
            <Icon name={room.icon} size={18} />
            {room.label}
          </Link>
        ))}
    </nav>
  );
}
