import { Link } from '@tanstack/react-router';
import { Icon } from '../components/Icon';
import styles from './Rail.module.css';
import { rooms } from './rooms';

export function Rail() {
  return (
    <nav className={styles.rail} aria-label="Rooms">
      {rooms.map((room) => (
        <Link key={room.path} to={room.path} className={styles.room} activeProps={{ 'data-active': true }}>
          <Icon name={room.icon} size={18} />
          {room.label}
        </Link>
      ))}
    </nav>
  );
}
