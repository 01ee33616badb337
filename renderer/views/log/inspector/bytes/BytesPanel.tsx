import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import type { ByteField, EntryDetail } from '../../../../../shared/contract/outputs';
import { chargedSectors } from '../../../../../shared/submission';
import { Empty } from '../../../../components/Empty';
import { Fault } from '../../../../components/Fault';
import { Loading } from '../../../../components/Loading';
import { formatBytes, formatPlural } from '../../../../format/numbers';
import { ByteLine, type LitBytes } from './ByteLine';
import styles from './Bytes.module.css';
import { CurrentField } from './CurrentField';
import { PartLegend } from './PartLegend';
import { type LoadedBytes, useEntryBytes } from './useEntryBytes';

interface Props {
  entry: EntryDetail;
}

const perLine = 16;
const lineHeight = 22;
/** Lines above the place that is in sight at first. */
const linesBefore = 4;

/** The bytes of an entry with the parts of the format laid over them. */
export function BytesPanel({ entry: { seq, availability, checks, decodeFault } }: Props) {
  const loaded = useEntryBytes(seq);
  const [chosen, setChosen] = useState<ByteField>();
  const [hovered, setHovered] = useState<ByteField>();
  const [lit, setLit] = useState<LitBytes>();
  if (availability !== 'present') {
    return (
      <Empty icon="dataMissing" title="The bytes are not here">
        {availability === 'notFetched'
          ? 'Nobody here watches the streams of this entry, so its data was not fetched.'
          : 'Whoever stored them gave them up.'}
      </Empty>
    );
  }
  if (loaded.error) return <Fault error={loaded.error} retry={loaded.retry} />;
  if (loaded.size === undefined) return <Loading what="the bytes" />;
  const current =
    chosen ?? decidingField(checks, loaded) ?? loaded.fieldAt(decodeFault?.offset ?? 0) ?? loaded.fieldAt(0);
  return (
    <>
      <header className={styles.header}>
        <h2>
          Bytes{' '}
          <span className={styles.note}>
            {formatBytes(loaded.size)} in {formatPlural(chargedSectors(loaded.size), 'sector')}
            {loaded.decrypted && ', decrypted'}
          </span>
        </h2>
        <span className={styles.note}>{(hovered ?? current)?.label}</span>
      </header>
      <PartLegend lit={hovered?.part} onHover={(part) => setLit(part && { part })} />
      <Lines
        loaded={loaded}
        size={loaded.size}
        startAt={decodeFault?.offset ?? 0}
        current={current}
        lit={lit ?? (hovered && { offset: hovered.offset, length: hovered.length })}
        onHover={setHovered}
        onChoose={setChosen}
      />
      {current && <CurrentField seq={seq} field={current} onHover={setLit} />}
    </>
  );
}

/** The item that nodes rejected the entry for. */
function decidingField(checks: EntryDetail['checks'], loaded: LoadedBytes): ByteField | undefined {
  const deciding = checks.find((check) => check.deciding);
  if (deciding === undefined || deciding.index === null) return undefined;
  if (deciding.phase === 'writes') return loaded.fieldNamed(`key ${deciding.index + 1}`);
  return deciding.phase === 'reads' ? loaded.fieldNamed(`read ${deciding.index + 1}`) : undefined;
}

interface LinesProps {
  loaded: LoadedBytes;
  size: number;
  /** The byte that is in sight at first. */
  startAt: number;
  current: ByteField | undefined;
  lit: LitBytes | undefined;
  onHover: (field: ByteField | undefined) => void;
  onChoose: (field: ByteField) => void;
}

function Lines({ loaded, size, startAt, current, lit, onHover, onChoose }: LinesProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: Math.ceil(size / perLine),
    getScrollElement: () => scroller.current,
    estimateSize: () => lineHeight,
    overscan: 8,
    initialOffset: Math.max(0, Math.floor(startAt / perLine) - linesBefore) * lineHeight,
  });
  const items = virtual.getVirtualItems();
  const first = (items[0]?.index ?? 0) * perLine;
  const end = Math.min(size, ((items.at(-1)?.index ?? 0) + 1) * perLine);
  const { onVisible } = loaded;
  useEffect(() => onVisible(first, end), [onVisible, first, end]);

  const fieldOf = (target: EventTarget): ByteField | undefined => {
    const offset = target instanceof HTMLElement ? target.dataset.offset : undefined;
    return offset === undefined ? undefined : loaded.fieldAt(Number(offset));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
    event.preventDefault();
    const step =
      event.key === 'ArrowLeft'
        ? (current?.offset ?? 0) - 1
        : (current?.offset ?? 0) + (current?.length ?? 0);
    const next = step < 0 || step >= size ? undefined : loaded.fieldAt(step);
    if (next === undefined) return;
    onChoose(next);
    virtual.scrollToIndex(Math.floor(next.offset / perLine), { align: 'auto' });
  };
  return (
    <section
      ref={scroller}
      className={styles.lines}
      aria-label="Bytes; left and right arrow go from field to field"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled region must be reachable by keyboard
      tabIndex={0}
      onKeyDown={onKeyDown}
      onMouseOver={(event) => onHover(fieldOf(event.target))}
      onMouseLeave={() => onHover(undefined)}
      onFocus={() => {}}
      onClick={(event) => {
        const field = fieldOf(event.target);
        if (field !== undefined) onChoose(field);
      }}
    >
      <div style={{ height: virtual.getTotalSize() }}>
        {items.map((item) => (
          <ByteLine
            key={item.key}
            top={item.start}
            offset={item.index * perLine}
            end={Math.min(size, (item.index + 1) * perLine)}
            loaded={loaded}
            current={current}
            lit={lit}
          />
        ))}
      </div>
    </section>
  );
}
