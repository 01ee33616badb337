import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { entryOptions } from '../../../api/queries';
import { Fault } from '../../../components/Fault';
import { Loading } from '../../../components/Loading';
import { EntryBody } from './EntryBody';
import { EntryFacts } from './EntryFacts';
import { EntryHeader } from './EntryHeader';
import styles from './EntryInspector.module.css';
import { Neighbours } from './Neighbours';

interface Props {
  seq: number;
  /** `list` stands beside the list; `page` has the view for itself. */
  place: 'list' | 'page';
  /** The entries above and below in the list; undefined at its ends. */
  newer: number | undefined;
  older: number | undefined;
  onGo: (seq: number) => void;
  onClose: () => void;
}

/** One entry in full: why it has its verdict, what it carried, its bytes, and what would have become of it otherwise. */
export function EntryInspector({ seq, place, newer, older, onGo, onClose }: Props) {
  // While walking, the entry before stands until the next one is there; the header names the one that is shown.
  const { data, error, refetch } = useQuery({ ...entryOptions(seq), placeholderData: keepPreviousData });
  const Region = place === 'list' ? 'aside' : 'section';
  return (
    <Region className={styles.inspector} data-place={place} aria-label={`Entry ${data?.seq ?? seq}`}>
      <EntryHeader
        seq={data?.seq ?? seq}
        place={place}
        verdict={data?.verdict}
        newer={newer}
        older={older}
        onGo={onGo}
        onClose={onClose}
      />
      {error ? (
        <Fault error={error} retry={() => void refetch()} />
      ) : data === undefined ? (
        <Loading what="the entry" />
      ) : (
        <>
          <EntryFacts entry={data} />
          <Neighbours entry={data} onGo={onGo} />
          <EntryBody entry={data} place={place} />
        </>
      )}
    </Region>
  );
}
