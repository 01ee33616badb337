import { useQuery } from '@tanstack/react-query';
import { memo } from 'react';
import { type Hex, toHex } from '../../../../shared/bytes';
import { fieldsOf } from '../../../../shared/compose/batchFile';
import type { DraftRow, RowAct } from '../../../../shared/compose/draft';
import { keyOptions } from '../../../api/queries';
import { IconButton } from '../../../components/Button';
import { Choice } from '../../../components/Choice';
import { SeqLink } from '../../../components/SeqLink';
import { useAccounts } from '../../../components/useAccounts';
import { formatBytes } from '../../../format/numbers';
import { shortHex } from '../../../format/shortHex';
import type { Problem, ProblemField } from '../drafts/encodeRow';
import { keyBytes } from '../drafts/rowBytes';
import type { DraftEditor } from '../drafts/useDrafts';
import { AccountField } from './AccountField';
import { actChoices } from './actLooks';
import { KeyField } from './KeyField';
import styles from './Rows.module.css';
import { ValueField } from './ValueField';

/** What is done to rows; the same functions for as long as the list is there. */
export interface RowActs {
  change: DraftEditor['changeRow'];
  move: (from: number, to: number) => void;
  duplicate: (index: number) => void;
  remove: (index: number) => void;
}

interface Props {
  row: DraftRow;
  streams: readonly Hex[];
  problems: readonly Problem[];
  /** Place of the row, from 0. */
  index: number;
  isLast: boolean;
  acts: RowActs;
}

/** The fields of one row; what is wrong stands at its field. */
export const RowEditor = memo(function RowEditor({ row, streams, problems, index, isLast, acts }: Props) {
  const change = (what: string, fields: Partial<DraftRow>, mark?: string) =>
    acts.change(row.id, what, fields, mark);
  const { streamLabel } = useAccounts();
  const fields = fieldsOf(row.act);
  const problem = (field: ProblemField) => problems.find((each) => each.field === field)?.reason;
  return (
    <div className={styles.editor}>
      <span className={styles.label}>Act</span>
      <div className={styles.field}>
        <Choice<RowAct>
          label="Act"
          value={row.act}
          onChange={(act) => change('Change act', { act })}
          options={actChoices.map(({ value, word, meaning }) => ({
            value,
            text: word,
            content: (
              <>
                {word} <span className={styles.meaning}>{meaning}</span>
              </>
            ),
          }))}
          shown={actChoices.find(({ value }) => value === row.act)?.word}
        />
        {streams.length > 1 && (
          <Choice
            label="Stream of this row"
            value={row.streamId === '' ? null : row.streamId}
            onChange={(streamId) => change('Change stream', { streamId })}
            placeholder="Choose a stream"
            options={streams.map((streamId) => ({
              value: streamId,
              text: streamLabel(streamId) ?? shortHex(streamId, 4),
            }))}
          />
        )}
        <span className={styles.rowActs}>
          <IconButton
            icon="chevronUp"
            label="Move up (Alt ↑)"
            isDisabled={index === 0}
            onPress={() => acts.move(index, index - 1)}
          />
          <IconButton
            icon="chevronDown"
            label="Move down (Alt ↓)"
            isDisabled={isLast}
            onPress={() => acts.move(index, index + 1)}
          />
          <IconButton icon="copy" label="Duplicate row" onPress={() => acts.duplicate(index)} />
          <IconButton icon="trash" label="Delete row" onPress={() => acts.remove(index)} />
        </span>
      </div>
      {problem('stream') && (
        <p className={styles.streamProblem}>
          {streams.length === 0 ? 'Add a stream to the draft, above' : problem('stream')}
        </p>
      )}
      {fields.key && (
        <>
          <span className={styles.label}>Key</span>
          <KeyField
            value={row.key}
            problem={row.key.text === '' ? undefined : problem('key')}
            onChange={(key) => change('Edit key', { key }, 'key')}
          />
        </>
      )}
      {fields.value && (
        <ValueField
          value={row.value}
          problem={problem('value')}
          onChange={(value, mark) => change('Edit value', { value }, mark)}
        />
      )}
      {fields.account && (
        <>
          <span className={styles.label}>Account</span>
          <AccountField
            value={row.account}
            problem={row.account === '' ? undefined : problem('account')}
            onChange={(account) => change('Edit account', { account }, 'account')}
          />
        </>
      )}
      {fields.key && <Now row={row} />}
    </div>
  );
});

/** What the key holds in the newest state. */
function Now({ row }: { row: DraftRow }) {
  const typed = keyBytes(row.key);
  const isAsked = row.streamId !== '' && typed.ok && typed.bytes.length > 0;
  const key = isAsked ? toHex(typed.bytes) : ('0x00' as const);
  const streamId = row.streamId === '' ? (`0x${'00'.repeat(32)}` as const) : row.streamId;
  const state = useQuery({ ...keyOptions({ streamId, key, at: null }), enabled: isAsked }).data;
  return (
    <>
      <span className={styles.label}>Now</span>
      <p className={styles.now}>
        {state === undefined || !isAsked ? (
          '–'
        ) : state.version === null ? (
          'The key was never written.'
        ) : (
          <>
            {state.deleted ? 'Deleted' : formatBytes(state.size)} in entry <SeqLink seq={state.version} />
            {state.specialSince !== null && ', a special key'}
          </>
        )}
      </p>
    </>
  );
}
