import { useEffect, useState } from 'react';
import type { Hex } from '../../../../shared/bytes';
import { Button } from '../../../components/Button';
import { BytesField } from '../../../components/BytesField';
import { Icon } from '../../../components/Icon';
import { MenuButton } from '../../../components/MenuButton';
import { Segmented } from '../../../components/Segmented';
import { TextField } from '../../../components/TextField';
import type { BrowseSearch } from '../../../router/search';
import { useBrowse } from '../useBrowse';
import styles from './Scan.module.css';

const placeholders = {
  text: 'Text inside keys and values',
  hex: 'Bytes as hex: 0a ff 00',
  regexp: 'Regular expression over bytes: id=\\d+',
};

/** What is looked for and where. Only Enter or the button begins: a search may read everything. */
export function ScanForm() {
  const { search, go } = useBrowse();
  const [typed, setTyped] = useState(search.find ?? '');
  useEffect(() => setTyped(search.find ?? ''), [search.find]);
  const kind = search.findKind ?? 'text';
  const scope = `${search.findAll ? 'All streams' : 'This stream'}${search.findCase ? ', case' : ''}`;
  const set = (change: Partial<BrowseSearch>) => go(change, { replace: true });
  return (
    <form
      className={styles.form}
      aria-label="Search inside"
      onSubmit={(event) => {
        event.preventDefault();
        go({ find: typed === '' ? undefined : typed });
      }}
    >
      <div className={styles.line}>
        <TextField
          label="Look for"
          icon="search"
          placeholder={placeholders[kind]}
          value={typed}
          onChange={setTyped}
        />
        <Segmented
          label="Kind of what is looked for"
          value={kind}
          onChange={(next) => set({ findKind: next === 'text' ? undefined : next })}
          options={[
            { value: 'text', text: 'Aa', label: 'Aa, text' },
            { value: 'hex', text: '0x', label: '0x, hex' },
            { value: 'regexp', text: '.*', label: '.*, regular expression' },
          ]}
        />
        <Button look="primary" type="submit" isDisabled={typed === ''}>
          Search
        </Button>
      </div>
      <div className={styles.line}>
        <Segmented
          label="Where to look"
          value={search.findIn ?? 'both'}
          onChange={(where) => set({ findIn: where === 'both' ? undefined : where })}
          options={[
            { value: 'both', text: 'Both' },
            { value: 'keys', text: 'Keys' },
            { value: 'values', text: 'Values' },
          ]}
        />
        <BytesField
          label="Below prefix"
          placeholder="Below any prefix"
          value={search.prefix ?? ''}
          onChange={(prefix: Hex | '') => set({ prefix: prefix === '' ? undefined : prefix })}
        />
        <MenuButton
          label={`${scope}: where and how to search`}
          groups={[
            {
              acts: [
                {
                  id: 'case',
                  text: 'Letter case counts',
                  checked: search.findCase === true,
                  onAct: () => set({ findCase: search.findCase ? undefined : true }),
                },
                {
                  id: 'all',
                  text: 'In every stream',
                  checked: search.findAll === true,
                  onAct: () => set({ findAll: search.findAll ? undefined : true }),
                },
              ],
            },
          ]}
        >
          {scope} <Icon name="chevronDown" size={12} />
        </MenuButton>
      </div>
    </form>
  );
}
