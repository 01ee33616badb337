import type { Hex } from '../../../../shared/bytes';
import { Button } from '../../../components/Button';
import { BytesField } from '../../../components/BytesField';
import { Segmented } from '../../../components/Segmented';
import { TextField } from '../../../components/TextField';
import type { BrowseSearch } from '../../../router/search';
import { useBrowse } from '../useBrowse';
import { NumberField } from './NumberField';
import styles from './Range.module.css';
import { defaultPage } from './rangeQuestion';

type BoundName = 'gt' | 'gte' | 'lt' | 'lte';

interface BoundProps {
  label: string;
  inclusive: BoundName;
  exclusive: BoundName;
  signs: { inclusive: string; exclusive: string };
}

/** The question: bounds, prefix, width, direction, limit, rows a page. It is in the address as it is typed. */
export function RangeForm() {
  const { search, go } = useBrowse();
  const set = (change: Partial<BrowseSearch>) => go(change, { replace: true });
  const clear = () =>
    go({
      gt: undefined,
      gte: undefined,
      lt: undefined,
      lte: undefined,
      prefix: undefined,
      around: undefined,
      width: undefined,
      reverse: undefined,
      limit: undefined,
      page: undefined,
      find: undefined,
      findKind: undefined,
      findCase: undefined,
    });
  return (
    <form className={styles.form} aria-label="Range" onSubmit={(event) => event.preventDefault()}>
      <Bound label="From" inclusive="gte" exclusive="gt" signs={{ inclusive: '≥', exclusive: '>' }} />
      <Bound label="To" inclusive="lte" exclusive="lt" signs={{ inclusive: '≤', exclusive: '<' }} />
      <span className={styles.label}>Prefix</span>
      <div className={styles.controls}>
        <BytesField
          label="Prefix"
          placeholder="Any"
          value={search.prefix ?? ''}
          onChange={(prefix) => set({ prefix: prefix === '' ? undefined : prefix })}
        />
        <span className={styles.label}>Fixed width</span>
        <NumberField
          label="Fixed width in bytes"
          placeholder="none"
          value={search.width}
          max={0xffffff}
          onChange={(width) => set({ width })}
        />
      </div>
      <span className={styles.label}>Value</span>
      <div className={styles.controls}>
        <TextField
          label="Value has"
          placeholder="Any; or what the value must have inside"
          value={search.find ?? ''}
          onChange={(find) => set({ find: find === '' ? undefined : find })}
        />
        <Segmented
          label="Kind of what the value has"
          value={search.findKind ?? 'text'}
          onChange={(kind) => set({ findKind: kind === 'text' ? undefined : kind })}
          options={[
            { value: 'text', text: 'Aa', label: 'Aa, text' },
            { value: 'hex', text: '0x', label: '0x, hex' },
            { value: 'regexp', text: '.*', label: '.*, regular expression' },
          ]}
        />
      </div>
      <span className={styles.label}>Order</span>
      <div className={styles.controls}>
        <Segmented
          label="Order"
          value={search.reverse ? 'down' : 'up'}
          onChange={(order) => set({ reverse: order === 'down' ? true : undefined })}
          options={[
            { value: 'up', text: 'First to last' },
            { value: 'down', text: 'Last to first' },
          ]}
        />
      </div>
      <span className={styles.label}>Limit</span>
      <div className={styles.controls}>
        <NumberField
          label="Limit, rows in all"
          placeholder="all"
          value={search.limit}
          max={0xffffffff}
          onChange={(limit) => set({ limit })}
        />
        <span className={styles.label}>Rows a page</span>
        <NumberField
          label="Rows a page"
          placeholder={String(defaultPage)}
          value={search.page}
          max={1000}
          onChange={(page) => set({ page })}
        />
        <span className={styles.spacer} />
        <Button look="plain" onPress={clear}>
          Clear
        </Button>
      </div>
    </form>
  );
}

function Bound({ label, inclusive, exclusive, signs }: BoundProps) {
  const { search, go } = useBrowse();
  const isExclusive = search[exclusive] !== undefined;
  const value: Hex | '' = search[exclusive] ?? search[inclusive] ?? '';
  const set = (bytes: Hex | '', open: boolean) => {
    const bound = bytes === '' ? undefined : bytes;
    go({ [inclusive]: open ? undefined : bound, [exclusive]: open ? bound : undefined }, { replace: true });
  };
  return (
    <>
      <span className={styles.label}>{label}</span>
      <div className={styles.controls}>
        <Segmented
          label={`${label}: with or without the bound itself`}
          value={isExclusive ? 'exclusive' : 'inclusive'}
          onChange={(kind) => set(value, kind === 'exclusive')}
          options={[
            { value: 'inclusive', text: signs.inclusive, label: `${signs.inclusive} with the bound` },
            { value: 'exclusive', text: signs.exclusive, label: `${signs.exclusive} without the bound` },
          ]}
        />
        <BytesField
          label={`${label} key`}
          placeholder={label === 'From' ? 'The first key' : 'The last key'}
          value={value}
          onChange={(bytes) => set(bytes, isExclusive)}
        />
      </div>
    </>
  );
}
