import { useState } from 'react';
import { Button as AriaButton, Dialog, DialogTrigger, Popover } from 'react-aria-components';
import { Button } from '../../../components/Button';
import { Icon } from '../../../components/Icon';
import { TextField } from '../../../components/TextField';
import { formatCount } from '../../../format/numbers';
import type { LogSearch } from '../../../router/search';
import { BoundFields } from './BoundFields';
import styles from './LogList.module.css';

interface Props {
  /** undefined is the newest. */
  from: number | undefined;
  firstSeq: number;
  newest: number;
  /** What the list is bound to. */
  bounds: Bounds;
  onBound: (change: Bounds) => void;
  onGo: (from: number | undefined) => void;
}

export type Bounds = Pick<LogSearch, 'seqFrom' | 'seqTo' | 'timeFrom' | 'timeTo'>;

/** Where the list starts, and the seqs and times that it is bound to. */
export function FromButton({ from, firstSeq, newest, bounds, onBound, onGo }: Props) {
  const isBound = [bounds.seqFrom, bounds.seqTo, bounds.timeFrom, bounds.timeTo].some(
    (bound) => bound !== undefined,
  );
  return (
    <DialogTrigger>
      <AriaButton className={styles.from}>
        From{' '}
        {from === undefined ? (
          <span className={styles.quiet}>newest</span>
        ) : (
          <strong>{from <= firstSeq ? 'oldest' : formatCount(from)}</strong>
        )}
        {isBound && <strong>in bounds</strong>}
        <Icon name="chevronDown" size={14} />
      </AriaButton>
      <Popover className={styles.popover} placement="bottom end" offset={4}>
        <Dialog aria-label="Where the list starts" className={styles.fromDialog}>
          {({ close }) => (
            <FromForm
              firstSeq={firstSeq}
              newest={newest}
              bounds={bounds}
              onBound={onBound}
              onGo={(next) => {
                onGo(next);
                close();
              }}
            />
          )}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

function FromForm({ firstSeq, newest, bounds, onBound, onGo }: Omit<Props, 'from'>) {
  const [typed, setTyped] = useState('');
  const digits = typed.replace(/[\s\u2009]/g, '');
  const seq = /^\d{1,15}$/.test(digits) ? Number(digits) : undefined;
  const isInside = seq !== undefined && seq >= firstSeq && seq <= newest;
  const error =
    digits === '' || isInside
      ? undefined
      : `Expected a seq from ${formatCount(firstSeq)} to ${formatCount(newest)}`;
  return (
    <form
      className={styles.fromForm}
      onSubmit={(event) => {
        event.preventDefault();
        if (isInside) onGo(seq);
      }}
    >
      <h2 className={styles.formTitle}>Where the list starts</h2>
      <div className={styles.ends}>
        <Button onPress={() => onGo(undefined)}>Newest</Button>
        <Button onPress={() => onGo(firstSeq)}>Oldest</Button>
      </div>
      <div className={styles.ends}>
        <TextField
          label="Seq to start from"
          placeholder="Seq"
          numeric
          value={typed}
          onChange={setTyped}
          error={error}
        />
        <Button type="submit" isDisabled={!isInside}>
          Go
        </Button>
      </div>
      <BoundFields bounds={bounds} onBound={onBound} />
    </form>
  );
}
