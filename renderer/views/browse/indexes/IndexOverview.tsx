import { useMutation, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { toHex } from '../../../../shared/bytes';
import type { IndexInfo } from '../../../../shared/contract/indexes';
import { joinIndexKey } from '../../../../shared/indexKey';
import { connection } from '../../../api/connection';
import { indexFailuresOptions, repeatedKeysOptions } from '../../../api/queries';
import { Button } from '../../../components/Button';
import { Icon } from '../../../components/Icon';
import { KeyText } from '../../../components/KeyText';
import { Notice } from '../../../components/Notice';
import { SeqLink } from '../../../components/SeqLink';
import { StreamKey } from '../../../components/StreamKey';
import { formatCount, formatPlural } from '../../../format/numbers';
import { useAt } from '../../../router/at';
import page from '../keyPage/KeyPage.module.css';
import { useBrowse } from '../useBrowse';
import styles from './Indexes.module.css';
import { IndexProgress } from './IndexProgress';
import { sourceWords } from './sourceWords';
import { useIndexCount } from './useIndexCount';

const shownRows = 50;
const nothing = new Uint8Array();

/** What is known of an index while no key of it is selected: how far it is, where it is not unique, what it could not read. */
export function IndexOverview({ index }: { index: IndexInfo }) {
  const at = useAt();
  const count = useIndexCount(index);
  return (
    <div className={page.scroll}>
      <header className={page.header}>
        <div className={page.headerMain}>
          <h1 className={page.title}>
            <span className={page.path}>{index.name}</span>
          </h1>
          <p className={page.facts}>
            <span>
              {index.unique ? 'Unique index' : 'Index'} by {sourceWords(index.source)}
            </span>
            {count !== undefined && (
              <span>
                {count.exact ? '' : 'at least '}
                {formatPlural(count.keys, 'pair')}
                {at !== null && at < index.knownTo && ` at seq ${formatCount(at)}`}
              </span>
            )}
            <IndexProgress index={index} />
            <Link
              to="/browse"
              search={(search) => ({ at: search.at, stream: index.streamId })}
              className={page.edit}
            >
              Its stream
            </Link>
          </p>
        </div>
        <RemoveButton index={index} />
      </header>
      <p className={styles.hint}>
        <Icon name="info" size={14} /> Its keys are pairs: an index key, then the key that has it. Tree,
        range, search and export work as for a stream; bounds of a range are index keys.
      </p>
      {index.unique && <Repeated index={index} />}
      <Failures index={index} />
    </div>
  );
}

/** Index keys that several keys have, where each should have one. */
function Repeated({ index }: { index: IndexInfo }) {
  const at = useAt();
  const { data } = useQuery(repeatedKeysOptions({ streamId: index.id, at, limit: shownRows }));
  if (data === undefined) return null;
  const { repeated, next } = data;
  return (
    <section className={page.section}>
      <h2 className={page.sectionTitle}>Not unique</h2>
      {repeated.length === 0 ? (
        <p className={page.muted}>
          {next === null
            ? 'Every index key has one key.'
            : 'None among the first pairs; there are more to look at.'}
        </p>
      ) : (
        <Notice
          tone="warning"
          title={`${formatPlural(repeated.length, 'index key')}${next === null ? '' : ' or more'} with several keys.`}
        >
          An index never rejects an entry: what the log says stands.
        </Notice>
      )}
      {repeated.map(({ indexKey, keys }) => (
        <div key={toHex(indexKey)} className={styles.pair} data-row>
          <Link
            from="/browse"
            to="."
            search={(search) => ({ ...search, filter: toHex(joinIndexKey(indexKey, nothing)) })}
            className={styles.name}
          >
            <KeyText bytes={indexKey} />
          </Link>
          <span>{formatPlural(keys, 'key')}</span>
        </div>
      ))}
      {next !== null && repeated.length > 0 && <p className={page.muted}>and perhaps more</p>}
    </section>
  );
}

/** Values that gave no index key up to the seq that is shown, newest first. */
function Failures({ index }: { index: IndexInfo }) {
  const at = useAt();
  const before = at === null ? undefined : at + 1;
  const { data } = useQuery({
    ...indexFailuresOptions({ streamId: index.id, before, limit: shownRows }),
    enabled: index.failed > 0,
  });
  if (index.failed === 0) return null;
  return (
    <section className={page.section}>
      <h2 className={page.sectionTitle}>
        Could not be read <small>{formatCount(index.failed)} in all</small>
      </h2>
      {data?.failures.length === 0 && <p className={page.muted}>None of them by this seq.</p>}
      {data?.failures.map(({ seq, key, reason }) => (
        <div key={`${seq} ${toHex(key)}`} className={styles.failure} data-row>
          <Link
            to="/browse"
            search={() => ({ stream: index.streamId, key: toHex(key), at: seq })}
            className={styles.name}
          >
            <StreamKey streamId={index.streamId} bytes={key} />
          </Link>
          <span className={styles.seq}>
            <SeqLink seq={seq} quiet />
          </span>
          <span className={styles.reason} title={reason}>
            {reason}
          </span>
        </div>
      ))}
    </section>
  );
}

function RemoveButton({ index: { streamId, name } }: { index: IndexInfo }) {
  const { go } = useBrowse();
  const [asks, setAsks] = useState(false);
  const remove = useMutation({
    mutationFn: () => connection.call('index.remove', { streamId, name }),
    onSuccess: () => go({ stream: streamId, key: undefined, filter: undefined }),
  });
  if (!asks)
    return (
      <Button look="plain" icon="trash" onPress={() => setAsks(true)}>
        Remove
      </Button>
    );
  return (
    <span className={styles.asks}>
      <Button look="plain" autoFocus onPress={() => setAsks(false)}>
        Keep it
      </Button>
      <Button onPress={() => remove.mutate()}>Remove the index</Button>
    </span>
  );
}
