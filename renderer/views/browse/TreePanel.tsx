import { useCallback, useDeferredValue } from 'react';
import type { Hex } from '../../../shared/bytes';
import type { StreamInfo } from '../../../shared/contract/outputs';
import { useRemote } from '../../api/useRemote';
import { BytesField } from '../../components/BytesField';
import { Chip } from '../../components/Chip';
import panel from '../../components/Panel.module.css';
import { ReadingLine } from '../../components/ReadingLine';
import { formatCount, formatPlural } from '../../format/numbers';
import { useAt } from '../../router/at';
import styles from './BrowseView.module.css';
import { FilterKey } from './FilterKey';
import { useIndexCount } from './indexes/useIndexCount';
import { useIndex } from './indexes/useIndexes';
import { DelimiterMenu } from './tree/DelimiterMenu';
import { PinnedRows } from './tree/PinnedRows';
import { RowMenu } from './tree/RowMenu';
import { TreeView } from './tree/TreeView';
import { wholeStream } from './tree/treeModel';
import { useTreeModel } from './tree/useTreeModel';
import { useBrowse } from './useBrowse';
import { useDelimiters } from './useDelimiters';

/** The keys of a stream as a tree. */
export function TreePanel({ stream }: { stream: StreamInfo }) {
  const { search, go } = useBrowse();
  const at = useAt();
  const [delimiters, setDelimiters] = useDelimiters(stream.streamId);
  const filter = search.filter ?? '';
  const { model, rows } = useTreeModel(stream.streamId, delimiters, filter === '' ? wholeStream : filter);
  const isRemote = useRemote() != null;
  // The menu of the row can wait: the row and its key cannot.
  const menuPath = useDeferredValue(search.key);
  const replace = search.key !== undefined;
  const select = useCallback(
    (key: Hex) => go({ key, a: undefined, b: undefined }, { replace }),
    [go, replace],
  );
  return (
    <>
      <div className={panel.toolbar}>
        <BytesField
          label="Filter by prefix"
          placeholder="Prefix"
          icon="search"
          value={filter}
          onChange={(next) => go({ filter: next === '' ? undefined : next }, { replace: true })}
        />
        <RowMenu streamId={stream.streamId} path={menuPath} />
      </div>
      <div className={styles.treeHead}>
        <DelimiterMenu delimiters={delimiters} onChange={setDelimiters} />
        <span className={panel.spacer} />
        <span className={styles.sizeHead}>size</span>
        {!isRemote && <span>keys</span>}
        <span className={styles.seqHead}>seq</span>
      </div>
      <PinnedRows
        streamId={stream.streamId}
        delimiters={delimiters}
        selected={search.key}
        onSelect={select}
      />
      {filter !== '' && <FilterKey streamId={stream.streamId} filter={filter} onSelect={select} />}
      <TreeView
        key={stream.streamId}
        model={model}
        rows={rows}
        selected={search.key}
        onSelect={select}
        emptyText={
          filter === ''
            ? 'No key of this stream is live at this seq.'
            : 'No live key starts with these bytes at this seq. Shorten the filter, or move the slider.'
        }
      />
      <div className={panel.foot}>
        <KeyCount stream={stream} />
        <span className={panel.spacer} />
        <ReadingLine />
        {model.building !== null && (
          <span className={panel.muted} title="Counts below prefixes are exact when this is done">
            counting {formatCount(model.building.done)}…
          </span>
        )}
        {at !== null && <span className={panel.muted}>at seq {formatCount(at)}</span>}
      </div>
    </>
  );
}

/** Keys of the stream, or pairs of the index, at the seq that is shown. */
function KeyCount({ stream: { streamId, liveKeys } }: { stream: StreamInfo }) {
  const index = useIndex(streamId);
  const counted = useIndexCount(index);
  const count = index === undefined && liveKeys !== null ? { keys: liveKeys, exact: true } : counted;
  if (count === undefined)
    return (
      <span className={panel.muted}>
        {index === undefined ? 'The node does not count keys' : 'counting…'}
      </span>
    );
  return (
    <>
      {count.exact ? '' : 'at least '}
      {formatPlural(count.keys, 'key')} {count.exact && <Chip>exact</Chip>}
    </>
  );
}
