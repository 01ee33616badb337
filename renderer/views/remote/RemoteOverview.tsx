import { Link } from '@tanstack/react-router';
import type { StreamInfo } from '../../../shared/contract/outputs';
import { useRemote } from '../../api/useRemote';
import { CopyButton } from '../../components/CopyButton';
import { Icon } from '../../components/Icon';
import { useAt } from '../../router/at';
import page from '../browse/keyPage/KeyPage.module.css';
import overview from '../browse/StreamOverview.module.css';
import { CountKeys } from './CountKeys';
import styles from './Remote.module.css';

/** A stream of a node while no key is selected: what the node tells of it, and what it does not. */
export function RemoteOverview({ stream }: { stream: StreamInfo }) {
  const url = useRemote()?.url;
  const at = useAt();
  return (
    <div className={page.scroll}>
      <header className={page.header}>
        <div className={page.headerMain}>
          <h1 className={page.title}>
            <span className={page.path}>{stream.label ?? 'Stream without a name'}</span>
            <CopyButton compact label="Copy stream id" text={() => stream.streamId} />
          </h1>
          <p className={page.facts}>
            <span>read from {url}</span>
          </p>
          <p className={overview.id}>{stream.streamId}</p>
        </div>
      </header>
      <p className={overview.hint}>
        <Icon name="info" size={14} /> Walk the tree with the arrow keys: each key shows here at once.
      </p>
      <section className={page.section}>
        <h2 className={page.sectionTitle}>What a node tells</h2>
        <ul className={styles.told}>
          <li>
            Keys in order and their values, at the latest state and at any earlier one: use the time slider.
          </li>
          <li>
            Whether one account may write one key:{' '}
            <Link to="/ownership" search={{ stream: stream.streamId }} className={page.edit}>
              ask in Ownership
            </Link>
          </li>
          <li>
            How each entry ended:{' '}
            <Link to="/log" className={page.edit}>
              see Log
            </Link>
          </li>
        </ul>
      </section>
      <section className={page.section}>
        <h2 className={page.sectionTitle}>Keys</h2>
        <CountKeys streamId={stream.streamId} prefix="0x" at={at} />
      </section>
      <section className={page.section}>
        <h2 className={page.sectionTitle}>What it does not tell</h2>
        <ul className={styles.told}>
          <li>Who wrote a value, when, and what stood there before.</li>
          <li>Who holds a role: only whether one account does.</li>
        </ul>
      </section>
    </div>
  );
}
