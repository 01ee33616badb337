import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { Hex } from '../../../../shared/bytes';
import type { KeyVersion } from '../../../../shared/contract/outputs';
import { valueSliceOptions } from '../../../api/queries';
import { AccountName } from '../../../components/AccountName';
import { Button, IconButton } from '../../../components/Button';
import { Choice } from '../../../components/Choice';
import { Empty } from '../../../components/Empty';
import { Fault } from '../../../components/Fault';
import { Icon } from '../../../components/Icon';
import { Loading } from '../../../components/Loading';
import panel from '../../../components/Panel.module.css';
import { Segmented } from '../../../components/Segmented';
import { SeqLink } from '../../../components/SeqLink';
import { formatBytes, formatCount } from '../../../format/numbers';
import { useSetAt } from '../../../router/at';
import { useBrowse } from '../useBrowse';
import { type DiffLayout, DiffView } from './DiffView';
import { diffWords } from './diffWords';
import styles from './HistoryTab.module.css';
import { type DiffKind, diffKinds, diffValues } from './valueDiff';

interface Props {
  streamId: Hex;
  keyHex: Hex;
  /** Absent when B is the first version. */
  left: KeyVersion | undefined;
  right: KeyVersion | undefined;
  onOlder: () => void;
  onNewer: () => void;
  hasOlder: boolean;
  hasNewer: boolean;
}

/** Only the start of larger values is compared, in bytes. */
const comparedBytes = 262_144;
const nothing = new Uint8Array();
const kindWords: Record<DiffKind, string> = { json: 'JSON', text: 'Text', hex: 'Hex' };

/** The bytes of a version; a deleted or absent one has none. */
function useStart(streamId: Hex, key: Hex, version: KeyVersion | undefined) {
  const isEmpty = version === undefined || version.size === 0;
  const input = { streamId, key, version: version?.seq ?? 0, offset: 0, length: comparedBytes };
  const query = useQuery({ ...valueSliceOptions(input), enabled: !isEmpty });
  return { bytes: isEmpty ? nothing : query.data?.bytes, error: query.error };
}

export function DiffPanel(props: Props) {
  const { streamId, keyHex, left, right, onOlder, onNewer, hasOlder, hasNewer } = props;
  const { search, go } = useBrowse();
  const layout: DiffLayout = search.inline ? 'inline' : 'sides';
  const as: DiffKind = search.diff ?? 'json';
  const setAt = useSetAt();
  const before = useStart(streamId, keyHex, left);
  const after = useStart(streamId, keyHex, right);
  const diff = useMemo(
    () => (before.bytes && after.bytes ? diffValues(before.bytes, after.bytes, as) : undefined),
    [before.bytes, after.bytes, as],
  );
  if (right === undefined) return null;
  const isCut = Math.max(left?.size ?? 0, right.size) > comparedBytes;
  return (
    <section className={styles.diff} aria-label="Comparison of two versions">
      <div className={panel.toolbar}>
        <span className={styles.pair}>
          {left ? <SeqLink seq={left.seq} /> : 'nothing'} <Icon name="arrowRight" size={13} />{' '}
          <SeqLink seq={right.seq} />
        </span>
        <span className={styles.words}>
          {diff && diffWords(diff)}
          {isCut && ` (the first ${formatBytes(comparedBytes)})`}
        </span>
        <span className={panel.spacer} />
        <span className={styles.choice}>
          <Choice
            label="Compare as"
            value={diff?.kind ?? as}
            onChange={(kind) => go({ diff: kind === 'json' ? undefined : kind }, { replace: true })}
            options={diffKinds.map((kind) => ({ value: kind, text: kindWords[kind] }))}
          />
        </span>
        <Link
          to="/compose"
          search={{ stream: streamId, key: keyHex, value: right.seq }}
          className={styles.back}
        >
          Write {formatCount(right.seq)} back
        </Link>
        <Button look="plain" onPress={() => setAt(right.seq)}>
          Go to {formatCount(right.seq)}
        </Button>
        <IconButton icon="chevronUp" label="Newer version ]" isDisabled={!hasNewer} onPress={onNewer} />
        <IconButton icon="chevronDown" label="Older version [" isDisabled={!hasOlder} onPress={onOlder} />
        <Segmented
          label="Layout of the difference"
          value={layout}
          onChange={(next) => go({ inline: next === 'inline' ? true : undefined }, { replace: true })}
          options={[
            { value: 'sides', text: 'Side by side' },
            { value: 'inline', text: 'Inline' },
          ]}
        />
      </div>
      {layout === 'sides' && (
        <div className={styles.heads}>
          <span>A {left ? <Head version={left} /> : 'before the first version'}</span>
          <span>
            B <Head version={right} />
          </span>
        </div>
      )}
      {(before.error ?? after.error) ? (
        <Fault error={before.error ?? after.error} />
      ) : diff === undefined ? (
        <Loading what="the two versions" />
      ) : diff.rows.length === 0 ? (
        <Empty icon="check" title="Both are empty">
          Neither version holds a value.
        </Empty>
      ) : (
        <DiffView diff={diff} layout={layout} />
      )}
    </section>
  );
}

function Head({ version }: { version: KeyVersion }) {
  return (
    <>
      <AccountName account={version.sender} />
      {version.change === 'deleted' ? 'deleted it at' : 'at'} {formatCount(version.seq)}
    </>
  );
}
