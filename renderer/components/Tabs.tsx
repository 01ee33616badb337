import type { ReactNode } from 'react';
import { Tabs as AriaTabs, Tab, TabList, TabPanel } from 'react-aria-components';
import { formatCount } from '../format/numbers';
import styles from './Tabs.module.css';

export interface TabSpec<Value extends string> {
  value: Value;
  text: string;
  /** How many there are behind it. */
  count?: number;
  /** Drawn only while the tab is open. */
  render: () => ReactNode;
}

interface Props<Value extends string> {
  label: string;
  tabs: readonly TabSpec<Value>[];
  value: Value;
  onChange: (value: Value) => void;
}

export function Tabs<Value extends string>({ label, tabs, value, onChange }: Props<Value>) {
  return (
    <AriaTabs selectedKey={value} onSelectionChange={(key) => onChange(key as Value)} className={styles.tabs}>
      <TabList aria-label={label} className={styles.list}>
        {tabs.map((tab) => (
          <Tab key={tab.value} id={tab.value} className={styles.tab}>
            {tab.text}
            {tab.count !== undefined && <span className={styles.count}>{formatCount(tab.count)}</span>}
          </Tab>
        ))}
      </TabList>
      {tabs.map((tab) => (
        <TabPanel key={tab.value} id={tab.value} className={styles.panel}>
          {tab.render()}
        </TabPanel>
      ))}
    </AriaTabs>
  );
}
