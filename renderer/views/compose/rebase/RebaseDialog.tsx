import { useQueries } from '@tanstack/react-query';
import { useState } from 'react';
import { fromHex } from '../../../../shared/bytes';
import type { Draft, DraftRow } from '../../../../shared/compose/draft';
import type { KeyState } from '../../../../shared/contract/outputs';
import { keyOptions } from '../../../api/queries';
import { AccountName } from '../../../components/AccountName';
import { Button } from '../../../components/Button';
import { Dialog } from '../../../components/Dialog';
import { Segmented } from '../../../components/Segmented';
import { SeqLink } from '../../../components/SeqLink';
import { StreamKey } from '../../../components/StreamKey';
import { formatBytes, formatCount, formatPlural } from '../../../format/numbers';
import { encodeRow } from '../drafts/encodeRow';
import { valueFieldsOf } from '../drafts/valueFields';
import { ValuePreview } from '../rows/ValuePreview';
import styles from './Rebase.module.css';
import { keepingWords, type Resolution, rebased, type StaleRow } from './staleRows';

interface Props {
  draft: Draft;
  stale: readonly StaleRow[];
  /** The state that the draft moves to. */
  at: number;
  onRebase: (draft: Draft) => void;
  onClose: () => void;
}

/** Rows shown at once; more are resolved together. */
const shownRows = 100;

/** Key by key what was there, what others made of it, and what this draft would write; then the version moves. */
export function RebaseDialog({ draft, stale, at, onRebase, onClose }: Props) {
  const [chosen, setChosen] = useState<ReadonlyMap<string, Resolution>>(new Map());
  const shown = stale.slice(0, shownRows);
  const theirs = useQueries({
    queries: shown.map(({ streamId, key }) => keyOptions({ streamId, key, at })),
  });
  const bases = useQueries({
    queries: shown.map(({ streamId, key, base }) => keyOptions({ streamId, key, at: base })),
  });
  const isLoaded = [...theirs, ...bases].every(({ data }) => data !== undefined);
  const resolutionOf = (rowId: string): Resolution => chosen.get(rowId) ?? 'mine';
  const choose = (rowId: string, resolution: Resolution) => setChosen(new Map(chosen).set(rowId, resolution));
  const apply = () => {
    const resolutions = new Map(stale.map(({ row }) => [row.id, resolutionOf(row.id)]));
    const values = new Map<string, Partial<DraftRow>>();
    shown.forEach(({ row }, index) => {
      const state = theirs[index]?.data;
      if (state !== undefined) values.set(row.id, theirFields(state));
    });
    onRebase(rebased(draft, at, resolutions, values));
  };
  return (
    <Dialog
      title="Rebase the draft"
      isOpen
      onClose={onClose}
      width={980}
      foot={
        <>
          <p className={styles.footWords}>
            The version moves to {formatCount(at)}. {keepingWords(stale, resolutionOf)}
          </p>
          <Button look="plain" onPress={onClose}>
            Cancel
          </Button>
          <Button look="primary" isDisabled={!isLoaded} onPress={apply}>
            Rebase {formatPlural(stale.length, 'row')}
          </Button>
        </>
      }
    >
      <p className={styles.words}>
        {stale.length === 1 ? 'One key was' : `${formatCount(stale.length)} keys were`} written after what
        this draft has seen.
        {stale.length > shownRows &&
          ` The first ${shownRows} are shown; of the others your values are kept and written.`}
      </p>
      <ol className={styles.rows} aria-label="Stale rows">
        {shown.map((each, index) => (
          <li key={each.row.id} className={styles.row}>
            <div className={styles.title}>
              <span className={styles.number}>Row {formatCount(each.number)}</span>
              <StreamKey streamId={each.streamId} bytes={fromHex(each.key)} />
              <span className={styles.by}>
                <SeqLink seq={each.newest} /> <Writer state={theirs[index]?.data} />
              </span>
              <Segmented
                label={`What becomes of row ${each.number}`}
                value={resolutionOf(each.row.id)}
                onChange={(resolution) => choose(each.row.id, resolution)}
                options={resolutionsOf(each.row, theirs[index]?.data)}
              />
            </div>
            <div className={styles.columns}>
              <Side title={`Base, as of ${formatCount(Math.max(0, each.base))}`} state={bases[index]?.data} />
              <Side
                title={`Theirs, as of ${formatCount(each.newest)}`}
                state={theirs[index]?.data}
                isChosen={resolutionOf(each.row.id) === 'theirs'}
              />
              <Mine row={each.row} isChosen={resolutionOf(each.row.id) === 'mine'} />
            </div>
          </li>
        ))}
      </ol>
    </Dialog>
  );
}

/** Theirs can be taken where all of it is here; a guard or an act has no value, and is kept or dropped. */
function resolutionsOf(row: DraftRow, state: KeyState | undefined): { value: Resolution; text: string }[] {
  const hasValue = row.act === 'put' || row.act === 'delete';
  const isWhole = state !== undefined && (state.deleted || state.head.length === state.size);
  return [
    { value: 'mine', text: hasValue ? 'Keep mine' : 'Keep' },
    ...(hasValue && isWhole ? [{ value: 'theirs' as const, text: 'Take theirs' }] : []),
    { value: 'drop', text: 'Drop the row' },
  ];
}

function theirFields(state: KeyState): Partial<DraftRow> {
  if (state.version === null || state.deleted) return { act: 'delete', value: { format: 'text', text: '' } };
  return { act: 'put', value: valueFieldsOf(state.head) };
}

function Writer({ state }: { state: KeyState | undefined }) {
  const sender = state?.provenance?.sender;
  return sender === undefined ? null : (
    <>
      by <AccountName account={sender} />
    </>
  );
}

interface SideProps {
  title: string;
  state: KeyState | undefined;
  isChosen?: boolean;
}

function Side({ title, state, isChosen = false }: SideProps) {
  return (
    <section className={styles.side} data-chosen={isChosen || undefined} aria-label={title}>
      <h3>{title}</h3>
      {state === undefined ? (
        <p className={styles.none}>Reading</p>
      ) : state.version === null ? (
        <p className={styles.none}>never written</p>
      ) : state.deleted ? (
        <p className={styles.none}>deleted</p>
      ) : (
        <>
          <ValuePreview bytes={state.head} />
          {state.head.length < state.size && <p className={styles.none}>{formatBytes(state.size)} in all</p>}
        </>
      )}
    </section>
  );
}

function Mine({ row, isChosen }: { row: DraftRow; isChosen: boolean }) {
  const { item } = encodeRow(row);
  return (
    <section className={styles.side} data-chosen={isChosen || undefined} aria-label="Mine">
      <h3>Mine</h3>
      {item?.part === 'writes' && item.value.length > 0 ? (
        <ValuePreview bytes={item.value} />
      ) : (
        <p className={styles.none}>{item?.part === 'writes' ? 'delete it' : 'must not have changed'}</p>
      )}
    </section>
  );
}
