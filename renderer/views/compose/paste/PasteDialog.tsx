import { useMemo, useState } from 'react';
import type { Hex } from '../../../../shared/bytes';
import type { DraftRow } from '../../../../shared/compose/draft';
import { Button } from '../../../components/Button';
import { Choice } from '../../../components/Choice';
import { Dialog } from '../../../components/Dialog';
import { FileChoice } from '../../../components/FileChoice';
import { Icon } from '../../../components/Icon';
import { Notice } from '../../../components/Notice';
import { StreamKey } from '../../../components/StreamKey';
import { useAccounts } from '../../../components/useAccounts';
import { type Column, VirtualTable } from '../../../components/VirtualTable';
import { VisibleText } from '../../../components/VisibleText';
import { formatBytes, formatCount, formatPlural } from '../../../format/numbers';
import { shortHex } from '../../../format/shortHex';
import { keyBytes } from '../drafts/rowBytes';
import { inTextField, withLineEnds } from '../lineEnds';
import { actWord } from '../rows/actLooks';
import styles from './Paste.module.css';
import type { ParsedRow } from './parseRows';
import { usePastedRows } from './usePastedRows';

interface Props {
  /** What was pasted already. */
  text: string;
  streams: readonly Hex[];
  seen: number;
  onAdd: (rows: DraftRow[]) => void;
  onClose: () => void;
}

/** Characters that a text field lays out without a pause; what is longer shows as its rows alone. */
const longestShown = 100_000;

/** What needs a look comes first: it may be one row of ten thousand. */
function inOrder(rows: readonly ParsedRow[]) {
  const right = rows.filter(({ problem }) => problem === undefined);
  const wrong = rows.filter(({ problem }) => problem !== undefined);
  return { right, wrong, shown: [...wrong, ...right] };
}

const example = 'key,value\nitems/sword/0042/level,9\nitems/sword/0042/notes,';

/** Many rows at once: what was pasted, what it becomes, and what cannot be taken. */
export function PasteDialog({ text: given, streams, seen, onAdd, onClose }: Props) {
  const { streamLabel } = useAccounts();
  const [text, setText] = useState(given);
  /** Something was typed that is nowhere else. */
  const [isTyped, setIsTyped] = useState(false);
  const [asks, setAsks] = useState(false);
  const close = isTyped && text.trim() !== '' ? () => setAsks(!asks) : onClose;
  const [selected, setSelected] = useState<number | null>(null);
  const [streamId, setStreamId] = useState<Hex | ''>(streams[0] ?? '');
  const { rows: parsed, isReading } = usePastedRows(text, streamId, seen);
  const { right, wrong, shown } = useMemo(() => inOrder(parsed?.rows ?? []), [parsed]);
  return (
    <Dialog
      title="Paste rows"
      isOpen
      onClose={close}
      width={820}
      foot={
        asks ? (
          <>
            <p className={styles.footWords} role="alert">
              What you typed here is kept nowhere else.
            </p>
            <Button look="plain" onPress={onClose}>
              Discard it
            </Button>
            <Button look="primary" onPress={() => setAsks(false)}>
              Go on
            </Button>
          </>
        ) : (
          <>
            <p className={styles.footWords}>
              {wrong.length > 0 &&
                `${formatPlural(wrong.length, 'row')} cannot be taken and ${wrong.length === 1 ? 'is' : 'are'} left out.`}
            </p>
            <Button look="plain" onPress={onClose}>
              Cancel
            </Button>
            <Button
              look="primary"
              isDisabled={right.length === 0 || isReading}
              onPress={() => onAdd(right.map(({ row }) => row))}
            >
              {right.length === 0 ? 'Add rows' : `Add ${formatPlural(right.length, 'row')}`}
            </Button>
          </>
        )
      }
    >
      <div className={styles.form}>
        <p className={styles.words}>
          CSV with or without a header, JSON or NDJSON. Fields are act, stream, key, value and account.{' '}
          <code>0x…</code> is hex, <code>text:…</code> forces text; a row whose value is empty or null deletes
          its key.
        </p>
        {text.length > longestShown ? (
          <div className={styles.line}>
            <span className={styles.words}>
              {formatBytes(text.length)} of text, shown below as it is read.
            </span>
            <Button look="link" onPress={() => setText('')}>
              Begin anew
            </Button>
          </div>
        ) : (
          <textarea
            className={styles.text}
            aria-label="Rows as CSV, JSON or NDJSON"
            rows={6}
            value={inTextField(text)}
            placeholder={example}
            spellCheck={false}
            onChange={(event) => {
              setText(withLineEnds(text, event.target.value));
              setIsTyped(true);
              setAsks(false);
            }}
          />
        )}
        <div className={styles.line}>
          <FileChoice
            label="File with rows"
            text="From a file"
            accept=".csv,.tsv,.json,.ndjson,.txt"
            onChoose={(file) =>
              void file.text().then((content) => {
                setText(content);
                setIsTyped(false);
              })
            }
          />
          {streams.length > 1 && (
            <Choice
              label="Stream of rows that name none"
              value={streamId === '' ? null : streamId}
              onChange={setStreamId}
              options={streams.map((id) => ({ value: id, text: streamLabel(id) ?? shortHex(id, 4) }))}
            />
          )}
          {parsed && (
            <span className={styles.words}>
              {isReading ? 'Reading' : `${parsed.format}, ${formatPlural(parsed.rows.length, 'row')}`}
            </span>
          )}
        </div>
        {parsed?.notes.map((note) => (
          <Notice key={note} tone="info" title={note} />
        ))}
        {parsed && (
          <div className={styles.preview}>
            <VirtualTable
              label="Preview of the rows"
              columns={columns}
              count={shown.length}
              rowAt={(index) => shown[index]}
              selected={selected}
              onSelect={setSelected}
            />
          </div>
        )}
      </div>
    </Dialog>
  );
}

/** The beginning of a value, whatever lines it has. */
function oneLine(text: string): string {
  return text.slice(0, 120).replace(/\s+/g, ' ');
}

const columns: Column<ParsedRow>[] = [
  { id: 'place', title: '#', track: '52px', align: 'end', render: ({ place }) => formatCount(place) },
  {
    id: 'act',
    title: 'Act',
    track: '140px',
    render: ({ row, problem }) => (problem ? '' : actWord(row.act)),
  },
  {
    id: 'key',
    title: 'Key',
    track: 'minmax(120px, 1fr)',
    render: ({ row }) => {
      const key = keyBytes(row.key);
      return key.ok && key.bytes.length > 0 ? (
        <StreamKey streamId={row.streamId || undefined} bytes={key.bytes} />
      ) : (
        row.key.text
      );
    },
  },
  {
    id: 'value',
    title: 'Value or account',
    track: 'minmax(140px, 1.2fr)',
    render: ({ row, problem }) =>
      problem === undefined ? (
        <span className={styles.code}>
          <VisibleText text={oneLine(row.account || row.value.text)} />
        </span>
      ) : (
        <span className={styles.wrong}>
          <Icon name="warning" size={14} /> <VisibleText text={problem} />
        </span>
      ),
  },
];
