import { useState } from 'react';
import { toHex } from '../../../../shared/bytes';
import { fieldsOf } from '../../../../shared/compose/batchFile';
import type { Draft, DraftRow } from '../../../../shared/compose/draft';
import { AccountName } from '../../../components/AccountName';
import { Button } from '../../../components/Button';
import { HexDump } from '../../../components/HexDump';
import { Icon } from '../../../components/Icon';
import { KeyText } from '../../../components/KeyText';
import { useAccounts } from '../../../components/useAccounts';
import { VisibleText } from '../../../components/VisibleText';
import { formatBytes, formatCount, formatPlural } from '../../../format/numbers';
import { shortHex } from '../../../format/shortHex';
import { accountBytes, keyBytes, valueBytes } from '../drafts/rowBytes';
import type { NoEffect } from '../drafts/withoutEffect';
import { actIcon, actWord } from '../rows/actLooks';
import styles from './Sign.module.css';

interface Props {
  draft: Pick<Draft, 'rows'>;
  noEffect: ReadonlyMap<string, NoEffect>;
}

const shownAtFirst = 100;
const shownMore = 500;
/** Bytes of a key that has a scrolled place of its own. */
const longKey = 512;

/** Every row with its whole key and value; of very many the next ones on demand. */
export function ReviewRows({ draft, noEffect }: Props) {
  const [shown, setShown] = useState(shownAtFirst);
  const rest = draft.rows.length - shown;
  return (
    <section aria-label="Rows">
      <h3 className={styles.rowsTitle}>{formatPlural(draft.rows.length, 'row')}</h3>
      <ol className={styles.rows}>
        {draft.rows.slice(0, shown).map((row, index) => (
          <li key={row.id} className={styles.row} data-shadowed={noEffect.has(row.id) || undefined}>
            <span className={styles.number}>{index + 1}</span>
            <span className={styles.act}>
              <Icon name={actIcon(row.act)} size={14} />
              {actWord(row.act)}
            </span>
            <div className={styles.what}>
              <WhatRow row={row} noEffect={noEffect.get(row.id)} />
            </div>
          </li>
        ))}
      </ol>
      {rest > 0 && (
        <p className={styles.in}>
          and {formatPlural(rest, 'more row', 'more rows')}, all in the bytes below.{' '}
          <Button look="link" onPress={() => setShown(shown + shownMore)}>
            Show {formatPlural(Math.min(rest, shownMore), 'more', 'more')}
          </Button>
        </p>
      )}
    </section>
  );
}

function WhatRow({ row, noEffect }: { row: DraftRow; noEffect: NoEffect | undefined }) {
  const { streamLabel } = useAccounts();
  const fields = fieldsOf(row.act);
  const key = keyBytes(row.key);
  const account = accountBytes(row.account);
  return (
    <>
      <p className={styles.wholeKey}>
        <span className={styles.in}>{streamLabel(row.streamId) ?? shortHex(row.streamId, 8)}</span>{' '}
        {fields.key && key.ok && key.bytes.length <= longKey && <KeyText bytes={key.bytes} />}
      </p>
      {fields.key && key.ok && key.bytes.length > longKey && (
        <>
          <p className={styles.in}>a key of {formatPlural(key.bytes.length, 'byte')}</p>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled region must be reachable by keyboard */}
          <pre className={styles.value} role="region" aria-label="Key" tabIndex={0}>
            <KeyText bytes={key.bytes} />
          </pre>
        </>
      )}
      {noEffect && <p className={styles.in}>{noEffectWords(noEffect)}</p>}
      {fields.value && <WholeValue value={row.value} />}
      {fields.account && account && <AccountName account={toHex(account)} address />}
    </>
  );
}

function noEffectWords(noEffect: NoEffect): string {
  if (noEffect.why === 'ownGrant')
    return 'Without effect, though in the bytes: nobody grants admin to themselves.';
  const { why, by, isInBytes } = noEffect;
  const place = isInBytes ? 'though in the bytes' : 'and not in the bytes';
  const words = why === 'repeats' ? 'says it already' : isInBytes ? 'replaces it' : 'is about the same key';
  return `Without effect, ${place}: row ${formatCount(by)} ${words}.`;
}

function WholeValue({ value }: { value: DraftRow['value'] }) {
  const typed = valueBytes(value);
  if (!typed.ok) return null;
  if (
    value.format === 'file' ||
    value.format === 'hex' ||
    value.format === 'address' ||
    isBinaryNumber(value)
  ) {
    return (
      <>
        <p className={styles.in}>
          {value.format === 'file' && `${value.fileName ?? 'file'}, `}
          {value.format === 'number' &&
            `${value.text.trim()} as ${value.number?.kind}, ${value.number?.littleEndian ? 'little' : 'big'}-endian, `}
          {formatBytes(typed.bytes.length)}
        </p>
        <HexDump label="Value" bytes={typed.bytes} fit />
      </>
    );
  }
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled region must be reachable by keyboard
    <pre className={styles.value} role="region" aria-label="Value" tabIndex={0}>
      <VisibleText text={value.format === 'number' ? value.text.trim() : value.text} />
    </pre>
  );
}

function isBinaryNumber({ format, number }: DraftRow['value']): boolean {
  return format === 'number' && number !== undefined && number.kind !== 'decimal';
}
