import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { compareBytes, fromHex, type Hex } from '../../../shared/bytes';
import type { CallInput } from '../../../shared/contract/contract';
import type { Progress } from '../../../shared/contract/outputs';
import type { RemoteComparison, RemoteSide } from '../../../shared/contract/source';
import { connection } from '../../api/connection';
import { errorText } from '../../api/errorTexts';
import { streamsOptions } from '../../api/queries';
import { Button } from '../../components/Button';
import { BytesField } from '../../components/BytesField';
import { Choice } from '../../components/Choice';
import { Hash } from '../../components/Hash';
import { KeyText } from '../../components/KeyText';
import { Notice } from '../../components/Notice';
import panel from '../../components/Panel.module.css';
import { SeqLink } from '../../components/SeqLink';
import { TextField } from '../../components/TextField';
import { formatBytes, formatCount, formatPlural } from '../../format/numbers';
import { shortHex } from '../../format/shortHex';
import { addressFault, readAddress } from '../../format/webAddress';
import { useBrowseNode } from '../remote/useBrowseNode';
import styles from './NodesView.module.css';

/** A stream here and at any node that answers kv_*: they agree, or the first key on which they do not. */
export function ComparePanel() {
  const { data } = useQuery(streamsOptions(null));
  const streams = (data?.streams ?? []).filter(({ watched }) => watched);
  const [url, setUrl] = useState('');
  const [chosen, setChosen] = useState<Hex | null>(null);
  const streamId = chosen ?? streams[0]?.streamId ?? null;
  const [from, setFrom] = useState<Hex | ''>('');
  const [to, setTo] = useState<Hex | ''>('');
  const [progress, setProgress] = useState<Progress | null>(null);
  const stop = useRef<AbortController | null>(null);
  const compare = useMutation({
    mutationFn: (input: CallInput<'node.compare'>) => {
      stop.current = new AbortController();
      const { signal } = stop.current;
      return connection.call('node.compare', input, { signal, onProgress: setProgress });
    },
    onSettled: () => setProgress(null),
  });
  const browse = useBrowseNode();
  /** What was found is of other bounds, another stream or another node now. */
  const asked = <Value,>(set: (value: Value) => void) => {
    return (value: Value) => {
      compare.reset();
      browse.cancel();
      set(value);
    };
  };
  const failure = compare.error ?? browse.error;
  const address = readAddress(url);
  const areSwapped = from !== '' && to !== '' && compareBytes(fromHex(from), fromHex(to)) > 0;
  return (
    <section className={panel.panel} aria-label="Compare">
      <div className={panel.toolbar}>
        <h2 className={styles.title}>Another node</h2>
        <span className={panel.spacer} />
        {compare.isPending && <Button onPress={() => stop.current?.abort()}>Cancel</Button>}
        {browse.isPending && <Button onPress={browse.cancel}>Cancel</Button>}
      </div>
      {failure && (
        <Notice tone="danger" title={errorText(failure).title}>
          {errorText(failure).advice}
        </Notice>
      )}
      <div className={styles.body}>
        <div className={styles.row}>
          <span className={styles.name}>kv_* address</span>
          <TextField
            label="kv_* address"
            value={url}
            placeholder="http://host:6789"
            error={addressFault(url)}
            onChange={asked(setUrl)}
          />
        </div>
        <div className={styles.row}>
          <span className={styles.name}>Stream</span>
          <Choice
            label="Stream to compare"
            size="wide"
            value={streamId}
            onChange={asked(setChosen)}
            placeholder="No stream is watched here"
            options={streams.map((stream) => ({
              value: stream.streamId,
              text: stream.label ?? shortHex(stream.streamId, 8),
            }))}
          />
        </div>
        <div className={styles.row}>
          <span className={styles.name}>From key</span>
          <BytesField label="From key" value={from} placeholder="the first" onChange={asked(setFrom)} />
        </div>
        <div className={styles.row}>
          <span className={styles.name}>Up to key</span>
          <BytesField
            label="Up to key"
            value={to}
            placeholder="the last; itself left out"
            onChange={asked(setTo)}
          />
        </div>
        {areSwapped && (
          <p className={styles.note} role="alert">
            The key to compare up to lies before the first one: swap the two.
          </p>
        )}
        <div className={styles.acts}>
          <Button
            isDisabled={address === undefined || browse.isPending}
            onPress={() => address !== undefined && browse.mutate(address)}
          >
            {browse.isPending ? 'Opening…' : 'Browse this node'}
          </Button>
          <Button
            isDisabled={address === undefined || streamId === null || areSwapped || compare.isPending}
            onPress={() =>
              address !== undefined &&
              streamId !== null &&
              compare.mutate({ url: address, streamId, gte: from || undefined, lt: to || undefined })
            }
          >
            Compare
          </Button>
        </div>
        {progress !== null && (
          <p className={styles.note}>{formatPlural(progress.done, 'key')} agree so far</p>
        )}
        {compare.data && <Outcome comparison={compare.data} />}
      </div>
    </section>
  );
}

function Outcome({ comparison }: { comparison: RemoteComparison }) {
  const { same, at, keys, firstDifference, causes } = comparison;
  const place = useRef<HTMLDivElement>(null);
  // Whoever asked looks at the answer, not for it.
  useEffect(() => {
    if (comparison.at !== null) place.current?.scrollIntoView({ block: 'nearest' });
  }, [comparison]);
  if (same === null || at === null)
    return (
      <p className={styles.note}>One of the two has replayed nothing yet, so there is nothing to compare.</p>
    );
  return (
    <div ref={place} className={styles.outcome} role="status">
      <p>
        At entry <SeqLink seq={at} />: {same ? agreement(keys) : null}
        {firstDifference !== null && (
          <>
            {formatPlural(keys, 'key')} agree; then they differ at{' '}
            <KeyText bytes={fromHex(firstDifference.key)} />.
          </>
        )}
      </p>
      {firstDifference !== null && (
        <ul className={styles.list}>
          <Side name="Here" side={firstDifference.here} />
          <Side name="There" side={firstDifference.there} />
        </ul>
      )}
      {causes.map((cause) => (
        <p key={cause}>{cause}</p>
      ))}
    </div>
  );
}

function agreement(keys: number): string {
  if (keys === 0) return 'neither has a key there.';
  return keys === 1
    ? 'the one key agrees, in version and value.'
    : `all ${formatCount(keys)} keys agree, in version and value.`;
}

function Side({ name, side }: { name: string; side: RemoteSide | null }) {
  return (
    <li className={styles.item}>
      <span className={styles.name}>{name}</span>
      {side === null ? (
        <span>not there</span>
      ) : (
        <span>
          version <SeqLink seq={side.version} />, {formatBytes(side.size)}, <Hash hex={side.sha256} />
        </span>
      )}
    </li>
  );
}
