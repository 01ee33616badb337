import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { toHex } from '../../../../../shared/bytes';
import type { EntryDetail, EntryRead, EntryWrite } from '../../../../../shared/contract/outputs';
import { Chip } from '../../../../components/Chip';
import { Icon } from '../../../../components/Icon';
import { SeqLink } from '../../../../components/SeqLink';
import { StreamKey } from '../../../../components/StreamKey';
import { StreamName } from '../../../../components/StreamName';
import { formatCount, formatPlural } from '../../../../format/numbers';
import { neverConflicts } from '../../../../format/versionText';
import shared from '../EntryInspector.module.css';
import { ActItem } from './ActItem';
import styles from './Items.module.css';
import { ValueChange } from './ValueChange';

/** Up to so many writes show their values at once. */
const mostOpen = 3;

/** What the entry carried: reads, writes with the value before and after, and access-control acts. */
export function ItemsPanel({ entry }: { entry: EntryDetail }) {
  const { batch } = entry;
  const title = entry.verdict === 'committed' ? 'What it wrote' : 'What it wanted to write';
  if (batch === null || batch.readCount + batch.writeCount + batch.accessControlCount === 0) {
    return (
      <section className={shared.section} aria-label={title}>
        <h2 className={shared.sectionTitle}>{title}</h2>
        <p className={shared.note}>
          {batch !== null && entry.decodeFault === null
            ? 'Nothing: its batch is empty.'
            : 'Not known: the data is not here or does not decode.'}
        </p>
      </section>
    );
  }
  const counts = [
    formatPlural(batch.writeCount, 'key'),
    ...(batch.readCount > 0 ? [formatPlural(batch.readCount, 'read')] : []),
    ...(batch.accessControlCount > 0 ? [formatPlural(batch.accessControlCount, 'access-control act')] : []),
  ];
  const isAny = batch.version === neverConflicts;
  return (
    <section className={shared.section} aria-label={title}>
      <h2 className={shared.sectionTitle}>
        {title} <span className={shared.note}>{counts.join(', ')}</span>
      </h2>
      <ul className={styles.list}>
        <li className={styles.head} aria-hidden="true">
          <span>Act</span>
          <span>Key</span>
          <span>Newest then</span>
          <span className={styles.number}>Bytes</span>
        </li>
        {batch.reads.map((read, index) => (
          <ReadItem
            // biome-ignore lint/suspicious/noArrayIndexKey: items are positions in fixed data
            key={`read ${index}`}
            read={read}
            conflicts={!isAny && read.newest > Number(batch.version)}
          />
        ))}
        {batch.writes.map((write, index) => (
          <WriteItem
            // biome-ignore lint/suspicious/noArrayIndexKey: items are positions in fixed data
            key={`write ${index}`}
            write={write}
            conflicts={!isAny && (write.before?.version ?? 0) > Number(batch.version)}
            startsOpen={batch.writes.length <= mostOpen}
          />
        ))}
        {batch.accessControl.map((act, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: items are positions in fixed data
          <ActItem key={`act ${index}`} act={act} landed={entry.verdict === 'committed'} />
        ))}
      </ul>
      <Unlisted batch={batch} />
    </section>
  );
}

function Unlisted({ batch }: { batch: NonNullable<EntryDetail['batch']> }) {
  const unlisted =
    batch.readCount -
    batch.reads.length +
    (batch.writeCount - batch.writes.length) +
    (batch.accessControlCount - batch.accessControl.length);
  if (unlisted === 0) return null;
  return (
    <p className={shared.note}>
      and {formatPlural(unlisted, 'more item')}: the first 200 of each kind are listed. The bytes hold them
      all.
    </p>
  );
}

function ReadItem({ read, conflicts }: { read: EntryRead; conflicts: boolean }) {
  return (
    <li className={styles.item}>
      <span>Guard</span>
      <span className={styles.key}>
        <StreamKey streamId={read.streamId} bytes={read.key} />
      </span>
      <Newest seq={read.newest === 0 ? undefined : read.newest} conflicts={conflicts} />
      <span />
    </li>
  );
}

interface WriteItemProps {
  write: EntryWrite;
  conflicts: boolean;
  startsOpen: boolean;
}

function WriteItem({ write, conflicts, startsOpen }: WriteItemProps) {
  const [isOpen, setIsOpen] = useState(startsOpen);
  return (
    <li data-shadowed={write.shadowed || undefined} className={styles.write}>
      <div className={styles.item}>
        <button
          type="button"
          className={styles.open}
          aria-expanded={isOpen}
          onClick={() => setIsOpen(!isOpen)}
        >
          <Icon name={isOpen ? 'chevronDown' : 'chevronRight'} size={12} />
          {write.size === 0 ? 'Delete' : 'Put'}
        </button>
        <span className={styles.key}>
          <StreamKey streamId={write.streamId} bytes={write.key} />
          {write.shadowed && (
            <Chip title="A later write to the same key in this entry counts">replaced below</Chip>
          )}
        </span>
        <Newest seq={write.before?.version} conflicts={conflicts} />
        <span className={styles.number}>{formatCount(write.size)}</span>
      </div>
      {isOpen && (
        <div className={styles.detail}>
          <p className={styles.changeFacts}>
            In <StreamName streamId={write.streamId} />,{' '}
            <Link
              to="/browse"
              search={{ stream: write.streamId, key: toHex(write.key) }}
              className={styles.link}
            >
              open the key
            </Link>{' '}
            or{' '}
            <Link
              to="/compose"
              search={{ stream: write.streamId, key: toHex(write.key) }}
              className={styles.link}
            >
              edit it
            </Link>
          </p>
          <ValueChange write={write} />
        </div>
      )}
    </li>
  );
}

function Newest({ seq, conflicts }: { seq: number | undefined; conflicts: boolean }) {
  if (seq === undefined) return <span className={styles.never}>never</span>;
  return (
    <span className={styles.newest} data-conflicts={conflicts || undefined}>
      <SeqLink seq={seq} quiet={!conflicts} />
      {conflicts && (
        <>
          <Icon name="versionConflict" size={12} /> newer
        </>
      )}
    </span>
  );
}
