import { Icon } from '../../../components/Icon';
import { SeqLink } from '../../../components/SeqLink';
import { formatCount } from '../../../format/numbers';
import styles from './Lanes.module.css';
import type { Lane } from './lanes';

export interface Scale {
  /** px from the left of the lane. */
  x: (seq: number) => number;
  /** Newest seq of the log. */
  last: number;
}

/** Room that a seq beside a bar takes, px. */
const labelRoom = 58;

/** The stretches of a lane. A label stands where there is room for it; every bar says all in its title. */
export function LaneBars({ lane, scale }: { lane: Lane; scale: Scale }) {
  return (
    <>
      {lane.stretches.map((stretch, index) => {
        const from = scale.x(stretch.from);
        const to = scale.x(stretch.end?.seq ?? scale.last);
        const before = lane.stretches[index - 1]?.end;
        const after = lane.stretches[index + 1]?.from;
        const labelsStart = index === 0 || from - scale.x(before?.seq ?? 0) > 2 * labelRoom;
        const labelsEnd = after === undefined || scale.x(after) - to > labelRoom;
        return (
          <span key={stretch.from}>
            {labelsStart && (
              <span className={styles.start} style={{ left: from - labelRoom - 4, width: labelRoom }}>
                <SeqLink seq={stretch.from} quiet />
              </span>
            )}
            <span
              className={styles.bar}
              data-role={lane.role}
              style={{ left: from, width: Math.max(3, to - from) }}
              title={`From ${formatCount(stretch.from)} ${stretch.end === null ? 'on' : `to ${formatCount(stretch.end.seq)}, ${stretch.end.how}`}`}
            />
            {stretch.end !== null && labelsEnd && (
              <span className={styles.end} data-how={stretch.end.how} style={{ left: to + 5 }}>
                <Icon name={stretch.end.how === 'revoked' ? 'cross' : 'minus'} size={11} />
                <span className={styles.hidden}>{stretch.end.how} at</span>
                <SeqLink seq={stretch.end.seq} quiet />
              </span>
            )}
          </span>
        );
      })}
    </>
  );
}
