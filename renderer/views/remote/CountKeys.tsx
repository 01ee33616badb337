import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { Hex } from '../../../shared/bytes';
import type { PrefixCount } from '../../../shared/contract/outputs';
import { unpackRows } from '../../../shared/rowPage';
import { connection } from '../../api/connection';
import { errorText } from '../../api/errorTexts';
import { Button } from '../../components/Button';
import { CountFacts } from '../../components/CountFacts';
import { Notice } from '../../components/Notice';
import { formatPlural } from '../../format/numbers';
import styles from './Remote.module.css';

interface Props {
  streamId: Hex;
  /** `0x` is the whole stream. */
  prefix: Hex;
  /** null is the newest state. */
  at: number | null;
}

type Counted = Omit<PrefixCount, 'exact'>;

/** Keys that a node has below a prefix. It counts none itself, so they are read: with what is known so far, and a stop. */
export function CountKeys(props: Props) {
  // A count of another state or prefix is none of this one.
  return <Counting key={`${props.streamId} ${props.prefix} ${props.at}`} {...props} />;
}

function Counting(question: Props) {
  const [soFar, setSoFar] = useState<Counted>({ keys: 0, bytes: 0, newestSeq: null });
  const stop = useRef<AbortController | null>(null);
  const count = useMutation({
    mutationFn: () => {
      stop.current = new AbortController();
      return countKeys(question, stop.current.signal, setSoFar);
    },
  });
  useEffect(() => () => stop.current?.abort(), []);
  const wasStopped = stop.current?.signal.aborted === true;
  if (count.isIdle)
    return (
      <div className={styles.count}>
        <Button onPress={() => count.mutate()}>Count the keys</Button>
        <span className={styles.note}>A node counts none: each key is read, a request each.</span>
      </div>
    );
  return (
    <div className={styles.counting}>
      {count.error && !wasStopped && (
        <Notice tone="danger" title={errorText(count.error).title}>
          {errorText(count.error).advice}
        </Notice>
      )}
      <CountFacts count={{ ...soFar, exact: count.isSuccess }} keysName="Live keys" />
      <div className={styles.count}>
        {count.isPending ? (
          <>
            <Button onPress={() => stop.current?.abort()}>Stop</Button>
            <span className={styles.note}>Counting…</span>
          </>
        ) : (
          <>
            <Button onPress={() => count.mutate()}>Count again</Button>
            <span className={styles.note} role="status">
              {count.isSuccess
                ? `all ${formatPlural(soFar.keys, 'key')} were read`
                : wasStopped
                  ? 'stopped'
                  : 'the node did not tell all'}
            </span>
          </>
        )}
      </div>
    </div>
  );
}

/** @throws StreamscopeError; cancelled when the signal says so */
async function countKeys(
  { streamId, prefix, at: askedAt }: Props,
  signal: AbortSignal,
  onProgress: (counted: Counted) => void,
): Promise<void> {
  const counted: Counted = { keys: 0, bytes: 0, newestSeq: null };
  const question = { streamId, limit: 1000, valueBytes: 0, ...(prefix === '0x' ? {} : { prefix }) };
  let at = askedAt;
  let after: Hex | undefined;
  do {
    const page = await connection.call('range.page', { ...question, at, after }, { signal });
    // All pages are of the state that the first one was read from.
    at = page.at;
    for (const { size, seq } of unpackRows(page.rows)) {
      counted.keys++;
      counted.bytes += size;
      counted.newestSeq = Math.max(counted.newestSeq ?? 0, seq);
    }
    after = page.next ?? undefined;
    onProgress({ ...counted });
  } while (after !== undefined);
}
