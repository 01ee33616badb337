import { Link } from '@tanstack/react-router';
import { toHex } from '../../../../shared/bytes';
import { AccountLink } from '../../../components/AccountLink';
import { Icon } from '../../../components/Icon';
import { Inline } from '../../../components/Inline';
import { SeqLink } from '../../../components/SeqLink';
import { StreamKey } from '../../../components/StreamKey';
import { StreamName } from '../../../components/StreamName';
import type { LogSearch } from '../../../router/search';
import styles from './Conflicts.module.css';
import type { Finding } from './findings';

/** What deserves a look; each leads to the entries that it rests on. */
export function FindingList({ findings }: { findings: readonly Finding[] }) {
  if (findings.length === 0) {
    return (
      <p className={styles.none}>
        Every founded stream has an admin, and no special key has lost all its writers.
      </p>
    );
  }
  return (
    <ul>
      {findings.map((finding) => (
        <li
          key={nameOf(finding)}
          className={styles.finding}
          data-hue={finding.kind === 'orphan' ? 'conflict' : 'denied'}
        >
          <Icon name={finding.kind === 'orphan' ? 'key' : 'warning'} size={14} />
          <div>
            <Words finding={finding} />
          </div>
        </li>
      ))}
    </ul>
  );
}

function nameOf(finding: Finding): string {
  return `${finding.kind} ${finding.streamId} ${finding.kind === 'orphan' ? toHex(finding.key) : ''}`;
}

function Words({ finding }: { finding: Finding }) {
  const stream = <StreamName streamId={finding.streamId} />;
  if (finding.kind === 'claimed') {
    return (
      <>
        <p>
          {stream} was claimed by{' '}
          <Inline>
            <AccountLink account={finding.founder} />
          </Inline>{' '}
          in <SeqLink seq={finding.foundedAt} />
        </p>
        <p className={styles.note}>
          Expected was{' '}
          <Inline>
            <AccountLink account={finding.expected} />
          </Inline>
          . <LogLink search={{ stream: finding.streamId, from: finding.foundedAt }} />
        </p>
      </>
    );
  }
  if (finding.kind === 'noAdmin') {
    return (
      <>
        <p>{stream} has no admin</p>
        <p className={styles.note}>
          {finding.hasWriter
            ? 'Its writers may still write and pass that on; nobody can revoke, or make keys special.'
            : 'Only writers of special keys can still write.'}{' '}
          <LogLink search={{ stream: finding.streamId }} />
        </p>
      </>
    );
  }
  const key = toHex(finding.key);
  return (
    <>
      <p>
        <Inline>
          <StreamKey streamId={finding.streamId} bytes={finding.key} />
        </Inline>{' '}
        in {stream} lost its only writers
      </p>
      <p className={styles.note}>
        The last was{' '}
        <Inline>
          <AccountLink account={finding.lastWriter} />
        </Inline>
        , until <SeqLink seq={finding.lostAt} />.{' '}
        {finding.hasAdmin ? 'Admins can still write it.' : 'Nobody can write it any more.'}{' '}
        <LogLink search={{ stream: finding.streamId, key }} />
      </p>
    </>
  );
}

function LogLink({ search }: { search: Partial<LogSearch> }) {
  return (
    <Link to="/log" search={search} className={styles.link}>
      Open the log
    </Link>
  );
}
