import type { EntryDetail } from '../../../../shared/contract/outputs';
import panel from '../../../components/Panel.module.css';
import { type TabSpec, Tabs } from '../../../components/Tabs';
import { useMedia } from '../../../components/useMedia';
import type { EntryTab } from '../../../router/search';
import { BytesPanel } from './bytes/BytesPanel';
import styles from './EntryInspector.module.css';
import { ItemsPanel } from './items/ItemsPanel';
import { useOpenPart } from './useOpenPart';
import { EntryDetails } from './verdict/EntryDetails';
import { VerdictPanel } from './verdict/VerdictPanel';
import { WhatIfPanel } from './whatIf/WhatIfPanel';

interface Props {
  entry: EntryDetail;
  place: 'list' | 'page';
}

/**
 * The parts of an entry, as many side by side as there is room for: beside the list tabs, or two columns on a wide
 * screen; on the entry's own page two columns, or three. What has no column is a tab of the last one.
 */
export function EntryBody({ entry, place }: Props) {
  const isWide = useMedia('(min-width: 1600px)');
  const columns = (place === 'page' ? 2 : 1) + (isWide ? 1 : 0);
  if (columns === 1) return <PartTabs entry={entry} parts={['verdict', 'writes', 'bytes', 'whatif']} />;
  const first = (
    <div className={styles.column}>
      <VerdictPanel entry={entry} />
      {columns === 2 && place === 'list' && <ItemsPanel entry={entry} />}
      {columns === 2 && <EntryDetails entry={entry} />}
    </div>
  );
  if (columns === 2) {
    return (
      <div className={styles.columns} data-place={place}>
        {first}
        <PartTabs
          entry={entry}
          parts={place === 'list' ? ['bytes', 'whatif'] : ['writes', 'bytes', 'whatif']}
        />
      </div>
    );
  }
  return (
    <div className={styles.columns} data-place="three">
      {first}
      <div className={styles.column}>
        <ItemsPanel entry={entry} />
        <EntryDetails entry={entry} />
      </div>
      <PartTabs entry={entry} parts={['bytes', 'whatif']} />
    </div>
  );
}

function PartTabs({ entry, parts }: { entry: EntryDetail; parts: readonly EntryTab[] }) {
  const { tab, open } = useOpenPart();
  const { batch, decodeFault } = entry;
  // What does not decode has no writes to look at, only bytes.
  const first = parts[0] === 'writes' && decodeFault !== null ? 'bytes' : parts[0]!;
  const shown = parts.find((part) => part === tab) ?? first;
  const specs: Record<EntryTab, Omit<TabSpec<EntryTab>, 'value'>> = {
    verdict: {
      text: 'Verdict',
      render: () => (
        <div className={styles.scrolled}>
          <VerdictPanel entry={entry} />
          <EntryDetails entry={entry} />
        </div>
      ),
    },
    writes: {
      text: 'Writes',
      ...(batch && { count: batch.readCount + batch.writeCount + batch.accessControlCount }),
      render: () => (
        <div className={styles.scrolled}>
          <ItemsPanel entry={entry} />
        </div>
      ),
    },
    bytes: { text: 'Bytes', render: () => <BytesPanel key={entry.seq} entry={entry} /> },
    whatif: {
      text: 'What if',
      render: () => (
        <div className={styles.scrolled}>
          <WhatIfPanel key={entry.seq} entry={entry} />
        </div>
      ),
    },
  };
  return (
    <div className={panel.panel}>
      <Tabs
        label="Parts of the entry"
        value={shown}
        onChange={open}
        tabs={parts.map((part) => ({ value: part, ...specs[part] }))}
      />
    </div>
  );
}
