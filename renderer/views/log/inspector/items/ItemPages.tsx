import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useRef, useState } from 'react';
import type { EntryDetail, EntryItems } from '../../../../../shared/contract/outputs';
import { errorText } from '../../../../api/errorTexts';
import { itemPageOptions } from '../../../../api/queries';
import { IconButton } from '../../../../components/Button';
import { TextField } from '../../../../components/TextField';
import { formatCount } from '../../../../format/numbers';
import styles from './Items.module.css';

interface Props {
  entry: EntryDetail;
  kind: 'reads' | 'writes' | 'accessControl';
  /** Items that the entry itself brought, the first page, and how many there are. */
  listed: number;
  total: number;
  children: (page: Pick<EntryItems, 'reads' | 'writes' | 'accessControl'>) => ReactNode;
}

const kindWords = { reads: 'reads', writes: 'writes', accessControl: 'acts' };

/** The items of one kind; of many a page at a time, and any page at once. */
export function ItemPages({ entry, kind, listed, total, children }: Props) {
  const [from, setFrom] = useState(0);
  const [typed, setTyped] = useState('');
  const top = useRef<HTMLLIElement>(null);
  const asked = useQuery({
    ...itemPageOptions({ seq: entry.seq, kind, from, limit: listed }),
    enabled: from > 0,
    placeholderData: (before) => before,
  });
  const first = entry.batch ?? { reads: [], writes: [], accessControl: [] };
  const page = from === 0 ? first : asked.data;
  if (total <= listed) return children(first);
  const go = (to: number) => {
    setFrom(to);
    setTyped('');
    top.current?.scrollIntoView({ block: 'nearest' });
  };
  /** To the page with an item, by its number from 1 on. */
  const goTo = () => {
    const item = Number(typed.replace(/[\s\u2009]/g, ''));
    if (Number.isInteger(item) && item >= 1 && item <= total) go(Math.floor((item - 1) / listed) * listed);
  };
  const last = Math.min(total, from + listed);
  return (
    <>
      <li ref={top} className={styles.pager}>
        <span>
          {formatCount(from + 1)} to {formatCount(last)} of {formatCount(total)} {kindWords[kind]}
        </span>
        <IconButton
          icon="chevronLeft"
          label={`Previous ${kindWords[kind]}`}
          isDisabled={from === 0}
          onPress={() => go(from - listed)}
        />
        <IconButton
          icon="chevronRight"
          label={`Next ${kindWords[kind]}`}
          isDisabled={last === total}
          onPress={() => go(from + listed)}
        />
        <form
          className={styles.goTo}
          onSubmit={(event) => {
            event.preventDefault();
            goTo();
          }}
        >
          <TextField
            label={`Go to one of the ${kindWords[kind]}, by its number`}
            placeholder="Go to no."
            value={typed}
            onChange={setTyped}
          />
        </form>
        {asked.isPlaceholderData && from > 0 && <span role="status">Reading…</span>}
        {asked.error !== null && <span role="alert">{errorText(asked.error).advice}</span>}
      </li>
      {page && children(page)}
    </>
  );
}
