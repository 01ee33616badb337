import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Hex } from '../../../../../shared/bytes';
import type { EntryDetail } from '../../../../../shared/contract/outputs';
import { sendersOptions } from '../../../../api/queries';
import { AccountName } from '../../../../components/AccountName';
import { Button } from '../../../../components/Button';
import { Choice } from '../../../../components/Choice';
import { TextField } from '../../../../components/TextField';
import { useAccounts } from '../../../../components/useAccounts';
import { formatCount } from '../../../../format/numbers';
import { neverConflicts } from '../../../../format/versionText';
import type { WhatIfSearch } from '../../../../router/search';
import styles from './WhatIf.module.css';

interface Props {
  entry: EntryDetail;
  asked: WhatIfSearch;
  onAsk: (question: WhatIfSearch | null) => void;
}

type Role = NonNullable<WhatIfSearch['role']>;
const asItWas = 'asItWas';
const largestSeq = BigInt(Number.MAX_SAFE_INTEGER);

/** What is asked otherwise; every change asks at once. */
export function WhatIfForm({ entry, asked, onAsk }: Props) {
  const { accountLabel } = useAccounts();
  const senders = useQuery(sendersOptions()).data?.accounts ?? [];
  const change = (next: WhatIfSearch) => {
    const question = Object.fromEntries(
      Object.entries({ ...asked, ...next }).filter(([, value]) => value !== undefined),
    );
    onAsk(Object.keys(question).length === 0 ? null : question);
  };
  return (
    <>
      <div className={styles.form}>
        <span className={styles.name}>At seq</span>
        <NumberField
          label="At seq"
          placeholder={`${formatCount(entry.seq)}, where it stands`}
          value={asked.at?.toString()}
          largest={largestSeq}
          onChange={(text) => change({ at: text === undefined ? undefined : Number(text) })}
        />
        <span className={styles.name}>Sender</span>
        <span className={styles.field}>
          <Choice
            size="wide"
            label="Sender"
            value={asked.sender ?? asItWas}
            onChange={(sender) => change({ sender: sender === asItWas ? undefined : (sender as Hex) })}
            options={[
              {
                value: asItWas as string,
                text: 'As it was',
                content: <AccountName account={entry.sender} />,
              },
              ...senders
                .filter(({ account }) => account !== entry.sender)
                .map(({ account }) => ({
                  value: account as string,
                  text: accountLabel(account) ?? account,
                  content: <AccountName account={account} address />,
                })),
            ]}
          />
        </span>
        <span className={styles.name}>Role</span>
        <span className={styles.field}>
          <Choice
            size="wide"
            label="Role"
            value={asked.role ?? asItWas}
            onChange={(role) => change({ role: role === asItWas ? undefined : (role as Role) })}
            options={[
              { value: asItWas as string, text: 'The rights it had' },
              { value: 'admin', text: 'Admin of every stream' },
              { value: 'streamWriter', text: 'Stream writer' },
              { value: 'specialWriter', text: 'Special writer of every key' },
              { value: 'none', text: 'No right at all' },
            ]}
          />
        </span>
        <span className={styles.name}>Version</span>
        <NumberField
          label="Version field"
          placeholder={entry.batch === null ? 'as it was' : `${formatCount(entry.batch.version)}, as it was`}
          value={asked.version}
          largest={BigInt(neverConflicts)}
          onChange={(version) => change({ version })}
        />
        <span className={styles.name}>Without</span>
        <NumberField
          label="Without entry"
          placeholder="no entry left out"
          value={asked.without?.toString()}
          largest={largestSeq}
          onChange={(text) => change({ without: text === undefined ? undefined : Number(text) })}
        />
      </div>
      <Presets entry={entry} onAsk={onAsk} />
      {Object.keys(asked).length > 0 && (
        <Button look="link" onPress={() => onAsk(null)}>
          As it was
        </Button>
      )}
    </>
  );
}

interface NumberFieldProps {
  label: string;
  placeholder: string;
  /** Decimal digits. */
  value: string | undefined;
  largest: bigint;
  onChange: (value: string | undefined) => void;
}

/** A whole number or nothing; wrong text is named, and asks nothing. */
function NumberField({ label, placeholder, value, largest, onChange }: NumberFieldProps) {
  const [wrong, setWrong] = useState<string | undefined>();
  const accept = (text: string) => {
    const digits = text.replace(/[\s\u2009]/g, '');
    const isRight = digits === '' || (/^\d{1,20}$/.test(digits) && BigInt(digits) <= largest);
    setWrong(isRight ? undefined : text);
    if (isRight) onChange(digits === '' ? undefined : BigInt(digits).toString());
  };
  return (
    <span className={styles.field}>
      <TextField
        label={label}
        placeholder={placeholder}
        numeric
        value={wrong ?? value ?? ''}
        onChange={accept}
        error={wrong === undefined ? undefined : `Expected a whole number up to ${formatCount(largest)}`}
      />
    </span>
  );
}

/** Questions that the verdict itself suggests. */
function Presets({ entry, onAsk }: Pick<Props, 'entry' | 'onAsk'>) {
  const deciding = entry.checks.find((check) => check.deciding);
  const questions: { text: string; question: WhatIfSearch }[] = [];
  const { newest, specialSince } = deciding?.because ?? {};
  if (typeof newest === 'number' && deciding?.rule === 'version') {
    questions.push({ text: `Without entry ${formatCount(newest)}`, question: { without: newest } });
    questions.push({ text: `At seq ${formatCount(newest)}`, question: { at: newest } });
    questions.push({ text: `Version ${formatCount(newest)}`, question: { version: String(newest) } });
  }
  if (typeof specialSince === 'number')
    questions.push({
      text: `Without entry ${formatCount(specialSince)}`,
      question: { without: specialSince },
    });
  if (deciding?.rule === 'permission' || deciding?.rule === 'role')
    questions.push({ text: 'As an admin', question: { role: 'admin' } });
  if (questions.length === 0) return null;
  return (
    <div className={styles.presets} role="group" aria-label="Questions that lie near">
      {questions.map(({ text, question }) => (
        <Button key={text} onPress={() => onAsk(question)}>
          {text}
        </Button>
      ))}
    </div>
  );
}
