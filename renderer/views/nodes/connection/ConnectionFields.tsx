import { TextField } from '../../../components/TextField';
import styles from '../NodesView.module.css';
import type { ConnectionForm, WrongField } from './connectionForm';

interface Props {
  form: ConnectionForm;
  wrong: readonly WrongField[];
  onChange: (change: Partial<ConnectionForm>) => void;
}

interface Field {
  name: Exclude<keyof ConnectionForm, 'kind'>;
  /** As the source calls it, where that differs. */
  of?: string;
  label: string;
  placeholder: string;
  numeric?: boolean;
}

const networkFields: Field[] = [
  { name: 'rpc', label: 'Chain server', placeholder: 'https://…' },
  { name: 'chainId', label: 'Chain id', placeholder: '16661', numeric: true },
  { name: 'flow', label: 'Flow contract', placeholder: '0x…' },
  { name: 'indexer', label: 'Indexer', placeholder: 'https://…, or none' },
  { name: 'nodes', label: 'Storage nodes', placeholder: 'addresses, with commas' },
  { name: 'fromBlock', label: 'From block', placeholder: 'the first of the contract', numeric: true },
  { name: 'confirmations', label: 'Confirmations', placeholder: '1', numeric: true },
  {
    name: 'downloadRounds',
    label: 'Give data up after',
    placeholder: 'so many tries, or never',
    numeric: true,
  },
];
const explorerFields: Field[] = [
  { name: 'explorer', of: 'url', label: 'Its address', placeholder: 'http://host:port/#token=…' },
];

export function ConnectionFields({ form, wrong, onChange }: Props) {
  return (form.kind === 'explorer' ? explorerFields : networkFields).map(
    ({ name, of = name, label, placeholder, numeric }) => (
      <div className={styles.row} key={name}>
        <span className={styles.name}>{label}</span>
        <TextField
          label={label}
          value={form[name]}
          placeholder={placeholder}
          numeric={numeric}
          error={wrong.find(({ field }) => field === of)?.reason}
          onChange={(value) => onChange({ [name]: value })}
        />
      </div>
    ),
  );
}
