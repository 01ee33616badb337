import { AccountDot } from '../../components/AccountName';
import { Hash } from '../../components/Hash';
import { Icon } from '../../components/Icon';
import type { Column } from '../../components/VirtualTable';
import styles from './LabelsDialog.module.css';
import type { LabelRow } from './labelRows';

export const labelColumns: Column<LabelRow>[] = [
  {
    id: 'name',
    title: 'Name',
    track: 'minmax(120px, 1fr)',
    render: ({ kind, id, label }) => (
      <span className={styles.name}>
        {kind === 'account' ? <AccountDot account={id} /> : <Icon name="stream" size={12} />}
        {label}
      </span>
    ),
  },
  { id: 'kind', title: 'Of', track: '72px', render: ({ kind }) => kind },
  { id: 'id', title: 'Address or id', track: '220px', render: ({ id }) => <Hash hex={id} digits={8} /> },
];
