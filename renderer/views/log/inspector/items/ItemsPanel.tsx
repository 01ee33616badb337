import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { toHex } from '../../../../../shared/bytes';
import type {
  EntryAccessControl,
  EntryDetail,
  EntryRead,
  EntryWrite,
} from '../../../../../shared/contract/outputs';
import { Chip } from '../../../../components/Chip';
import { Icon } from '../../../../components/Icon';
import { SeqLink } from '../../../../components/SeqLink';
import { StreamKey } from '../../../../components/StreamKey';
import { StreamName } from '../../../../components/StreamName';
import { formatCount, formatPlural } from '../../../../format/numbers';
import { neverConflicts } from '../../../../format/versionText';
import shared from '../EntryInspector.module.css';
import { ActItem } from './ActItem';
import { ItemPages } from './ItemPages';
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
          {entry.streamIds.length === 0
            ? 'No keys: it carries no stream, so its data is no batch.'
            : batch !== null && entry.decodeFault === null
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
        <ItemPages entry={entry} kind="reads" listed={batch.reads.length} total={batch.readCount}>
          {(page) => <Reads entry={entry} batch={batch} items={page.reads} />}
        </ItemPages>
        <ItemPages entry={entry} kind="writes" listed={batch.writes.length} total={batch.writeCount}>
          {(page) => <Writes entry={entry} batch={batch} items={page.writes} />}
        </ItemPages>
        <ItemPages
          entry={entry}
          kind="accessControl"
          listed={batch.accessControl.length}
          total={batch.accessControlCount}
        >
          {(page) => <Acts entry={entry} items={page.accessControl} />}
        </ItemPages>
      </ul>
    </section>
  );
}

interface PartProps<Item> {
  entry: EntryDetail;
  batch: NonNullable<EntryDetail['batch']>;
  items: readonly Item[];
}

/** Whether something newer than the batch had seen is there. */
function isNewer(newest: number, { version }: PartProps<unknown>['batch']): boolean {
  return version !== neverConflicts && BigInt(newest) > BigInt(version);
}

function Reads({ batch, items }: PartProps<EntryRead>) {
  return items.map((read, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: items are positions in fixed data
    <ReadItem key={index} read={read} conflicts={isNewer(read.newest, batch)} />
  ));
}

function Writes({ batch, items }: PartProps<EntryWrite>) {
  return items.map((write, index) => (
    <WriteItem
      // biome-ignore lint/suspicious/noArrayIndexKey: items are positions in fixed data
      key={index}
      write={write}
      conflicts={isNewer(write.before?.version ?? 0, batch)}
      startsOpen={batch.writeCount <= mostOpen}
    />
  ));
}

function Acts({ entry, items }: Omit<PartProps<EntryAccessControl>, 'batch'>) {
  return items.map((act, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: items are positions in fixed data
    <ActItem key={index} act={act} landed={entry.verdict === 'committed'} />
  ));
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
