import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { fromHex, type Hex } from '../../../../shared/bytes';
import { prefixCountOptions } from '../../../api/queries';
import { useRemote } from '../../../api/useRemote';
import { Button } from '../../../components/Button';
import { CountFacts } from '../../../components/CountFacts';
import { Empty } from '../../../components/Empty';
import { Fault } from '../../../components/Fault';
import { Loading } from '../../../components/Loading';
import { formatCount } from '../../../format/numbers';
import { useAt } from '../../../router/at';
import { CountKeys } from '../../remote/CountKeys';
import { useBrowse } from '../useBrowse';
import { KeyTitle } from './KeyHeader';
import styles from './KeyPage.module.css';

interface Props {
  streamId: Hex;
  keyHex: Hex;
  /** Seq that the absence of the key holds at. */
  at: number;
}

/** A path that is no key itself: what is below it, or that nothing is. */
export function PrefixPage({ streamId, keyHex, at: shownAt }: Props) {
  const at = useAt();
  const { go } = useBrowse();
  const isRemote = useRemote() != null;
  const { data, error, isPlaceholderData } = useQuery({
    ...prefixCountOptions({ streamId, prefixes: [keyHex], budget: 50_000, at }),
    // While the engine counts the stream, a bound becomes exact by itself.
    refetchInterval: ({ state }) => (state.data?.building ? 1000 : false),
  });
  if (error) return <Fault error={error} />;
  // Counts of another seq would be taken for those of this one.
  const [count] = isPlaceholderData ? [] : (data?.counts ?? []);
  if (count === undefined) return <Loading what="the prefix" />;
  const bytes = fromHex(keyHex);
  return (
    <>
      <header className={styles.header}>
        <div className={styles.headerMain}>
          <KeyTitle streamId={streamId} bytes={bytes} />
        </div>
      </header>
      {count.keys === 0 ? (
        <Empty icon="key" title={`Never written up to seq ${formatCount(shownAt)}`}>
          No entry up to this seq wrote this key, and no live key starts with these bytes. Move the slider on,
          or press L for the latest state.
        </Empty>
      ) : (
        <section className={styles.section}>
          <h2 className={styles.sectionTitle}>A prefix, no key of its own</h2>
          {isRemote && !count.exact ? (
            <CountKeys streamId={streamId} prefix={keyHex} at={at} />
          ) : (
            <CountFacts count={count} keysName="Live keys below" />
          )}
          <div className={styles.ask}>
            <Button
              onPress={() =>
                go({
                  view: 'range',
                  prefix: keyHex,
                  around: undefined,
                  gt: undefined,
                  gte: undefined,
                  lt: undefined,
                  lte: undefined,
                  width: undefined,
                })
              }
            >
              Read as a range
            </Button>
            <Button onPress={() => go({ filter: keyHex, view: undefined })}>Show only this prefix</Button>
            {!isRemote && (
              <>
                <Button onPress={() => go({ view: 'search', prefix: keyHex })}>Search inside</Button>
                <Button onPress={() => go({ view: 'changes', prefix: keyHex })}>What changed below it</Button>
                <Link to="/log" search={{ stream: streamId, prefix: keyHex }} className={styles.edit}>
                  Entries that wrote below it
                </Link>
              </>
            )}
          </div>
        </section>
      )}
    </>
  );
}
