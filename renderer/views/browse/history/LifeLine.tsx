import { useQuery } from '@tanstack/react-query';
import type { Hex } from '../../../../shared/bytes';
import type { KeyVersion } from '../../../../shared/contract/outputs';
import { historyPageOptions, statusOptions } from '../../../api/queries';
import { Button } from '../../../components/Button';
import { useAccounts } from '../../../components/useAccounts';
import { useWidth } from '../../../components/useWidth';
import { formatPlural } from '../../../format/numbers';
import { useSetAt } from '../../../router/at';
import { useBrowse } from '../useBrowse';
import styles from './LifeLine.module.css';
import { type LifeMark, lifeMarks, lifeWords } from './lifeMarks';

interface Props {
  streamId: Hex;
  keyHex: Hex;
  /** Newest first. */
  versions: readonly KeyVersion[];
  total: number | undefined;
  /** The seq of the state that is shown. */
  shownSeq: number;
  specialSince: number | null;
  titled?: boolean;
}

/** The life of a key along the log: its versions as dots in the colour of who wrote them. */
export function LifeLine({
  streamId,
  keyHex,
  versions,
  total,
  shownSeq,
  specialSince,
  titled = false,
}: Props) {
  const { go } = useBrowse();
  const setAt = useSetAt();
  const [line, width] = useWidth<HTMLDivElement>();
  const newest = Math.max(0, (useQuery(statusOptions()).data?.nextSeq ?? 1) - 1);
  const isCut = total !== undefined && versions.length < total;
  const first = useQuery({
    ...historyPageOptions({ streamId, key: keyHex, at: null, reverse: false, limit: 1 }),
    enabled: isCut,
  }).data?.versions[0];
  // Of very many versions the newest and the first are drawn; between them they stand too close for dots.
  const drawn = isCut && first !== undefined ? [...versions, first] : versions;
  const oldest = drawn.at(-1);
  if (oldest === undefined || total === undefined)
    return <div className={titled ? styles.titledSpace : styles.space} />;
  const marks = lifeMarks(drawn, shownSeq, newest, width);
  const span = Math.max(1, newest - oldest.seq);
  const placeOf = (seq: number) => `${(Math.max(0, seq - oldest.seq) / span) * 100}%`;
  return (
    <section className={titled ? styles.titled : styles.plain} aria-label="Life of this key">
      {titled && (
        <header className={styles.header}>
          <h2>Life of this key</h2>
          <span className={styles.words}>{lifeWords(versions, total, shownSeq)}</span>
          <Button look="link" onPress={() => go({ tab: 'history' })}>
            Open history
          </Button>
        </header>
      )}
      <div ref={line} className={styles.line}>
        {marks.map((mark, index) => (
          <Stretch
            key={mark.version.seq}
            mark={mark}
            until={marks[index + 1]?.place ?? 1}
            between={mark.version === first && drawn !== versions ? total - drawn.length : 0}
          />
        ))}
        {specialSince !== null && (
          <span
            className={styles.special}
            style={{ left: placeOf(specialSince) }}
            title={`Special since ${specialSince}`}
          />
        )}
        {shownSeq < newest && shownSeq >= oldest.seq && (
          <span className={styles.playhead} style={{ left: placeOf(shownSeq) }} />
        )}
        {marks
          .filter(({ isCrowded }) => !isCrowded)
          .map((mark) => (
            <Mark key={mark.version.seq} mark={mark} onGo={() => setAt(mark.version.seq)} />
          ))}
      </div>
    </section>
  );
}

/** The line from one version to the next: dotted while the key was deleted, a band where versions stand between. */
function Stretch({ mark, until, between }: { mark: LifeMark; until: number; between: number }) {
  return (
    <span
      className={styles.stretch}
      data-many={between > 0 || mark.isCrowded || undefined}
      title={between > 0 ? `${formatPlural(between, 'version')} between` : undefined}
      data-deleted={mark.version.change === 'deleted' || undefined}
      style={{ left: `${mark.place * 100}%`, width: `${(until - mark.place) * 100}%` }}
    />
  );
}

function Mark({ mark, onGo }: { mark: LifeMark; onGo: () => void }) {
  const { accountColor, accountLabel } = useAccounts();
  const { version, place, isLater, label } = mark;
  const who = accountLabel(version.sender) ?? version.sender;
  const color = accountColor(version.sender);
  const isDeleted = version.change === 'deleted';
  return (
    <button
      type="button"
      className={styles.mark}
      style={{ left: `${place * 100}%` }}
      title={`${version.change === 'createdAgain' ? 'created again' : version.change} in ${version.seq} by ${who}. Go to that state`}
      aria-label={`${label ?? `${version.change} ${version.seq}`}, by ${who}: go to that state`}
      // The history lists the same versions, in one tab stop.
      tabIndex={-1}
      onClick={onGo}
    >
      <span
        className={isDeleted ? styles.cross : styles.dot}
        style={isDeleted ? undefined : { borderColor: color, background: isLater ? 'var(--bg-1)' : color }}
      />
      {label !== undefined && <span className={styles.label}>{label}</span>}
    </button>
  );
}
