import { useQuery } from '@tanstack/react-query';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef } from 'react';
import { statusOptions } from '../../../api/queries';
import { AccountName } from '../../../components/AccountName';
import { Icon } from '../../../components/Icon';
import { KeyPath } from '../../../components/KeyText';
import panel from '../../../components/Panel.module.css';
import { useWidth } from '../../../components/useWidth';
import { formatCount } from '../../../format/numbers';
import { tailStart } from '../../../format/splitLeaf';
import { useAt } from '../../../router/at';
import { LaneBars, type Scale } from './LaneBars';
import styles from './Lanes.module.css';
import type { Lane, LaneRole } from './lanes';
import { ticks } from './ticks';

interface Props {
  lanes: readonly Lane[];
  /** What narrows the lanes, to say so where none is left. */
  find: string;
  partial: boolean;
}

const rowHeight = 28;
/** Account and role at the left, room for the last seq at the right. */
const namesWidth = 300;
const rightMargin = 72;
/** Room that a seq takes on the axis, px. */
const axisRoom = 44;
/** Characters at the end of a key that a name has room for. */
const keyCells = 10;

/** Roles over time: a lane for each right of each account, and for each key that is special at times. */
export function LanesPanel({ lanes, find, partial }: Props) {
  const status = useQuery(statusOptions()).data;
  const at = useAt();
  const [measure, width] = useWidth<HTMLDivElement>();
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: lanes.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
  });
  const first = status?.firstSeq ?? 0;
  const last = Math.max(first + 1, (status?.nextSeq ?? 1) - 1);
  const room = Math.max(100, width - namesWidth - rightMargin);
  const scale: Scale = {
    x: (seq) => namesWidth + ((Math.min(Math.max(seq, first), last) - first) / (last - first)) * room,
    last,
  };
  const marks = ticks(first, last, Math.floor(room / 90));
  /** The seq that is shown stands on the axis in its place. */
  const isApart = (seq: number) => at === null || Math.abs(scale.x(seq) - scale.x(at)) > axisRoom;
  return (
    <section className={styles.panel} aria-label="Roles over time">
      <header className={styles.header}>
        <h2>Roles over time</h2>
        {partial && <span className={styles.note}>of some accounts only: the stream has too many acts</span>}
        <span className={panel.spacer} />
        <Legend />
      </header>
      <div
        ref={scroller}
        className={styles.lanes}
        role="region"
        aria-label="Lanes"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled region must be reachable by keyboard
        tabIndex={0}
      >
        <div ref={measure} className={styles.inner} style={{ height: virtual.getTotalSize() }}>
          {marks.map((seq) => (
            <span key={seq} className={styles.rule} style={{ left: scale.x(seq) }} />
          ))}
          <ul>
            {virtual.getVirtualItems().map((item) => {
              const lane = lanes[item.index];
              return (
                lane && (
                  <li
                    key={item.key}
                    className={styles.lane}
                    data-row
                    style={{ transform: `translateY(${item.start}px)` }}
                  >
                    <span className={styles.who}>
                      {lanes[item.index - 1]?.account === lane.account && lane.account !== null ? null : (
                        <LaneName lane={lane} />
                      )}
                    </span>
                    <span className={styles.role}>
                      {laneWords[lane.role]}
                      {lane.role === 'specialWriter' && lane.key !== null && (
                        <KeyPath bytes={lane.key} leafAt={tailStart(lane.key, keyCells)} />
                      )}
                    </span>
                    {width > 0 && <LaneBars lane={lane} scale={scale} />}
                  </li>
                )
              );
            })}
          </ul>
          {at !== null && width > 0 && <span className={styles.playhead} style={{ left: scale.x(at) }} />}
          {lanes.length === 0 && (
            <p className={styles.none}>
              {find === '' ? 'Nobody was ever given a right here.' : `No account or key is like “${find}”.`}
            </p>
          )}
        </div>
      </div>
      <div className={styles.axis} aria-hidden="true">
        {width > 0 &&
          marks.filter(isApart).map((seq) => (
            <span key={seq} style={{ left: scale.x(seq) }}>
              {formatCount(seq)}
            </span>
          ))}
        {at !== null && width > 0 && (
          <strong className={styles.now} style={{ left: scale.x(at) }}>
            {formatCount(at)}
          </strong>
        )}
      </div>
    </section>
  );
}

const laneWords: Record<LaneRole, string> = {
  admin: 'admin',
  streamWriter: 'writer',
  specialWriter: 'special:',
  specialKey: 'special key',
};

function LaneName({ lane }: { lane: Lane }) {
  if (lane.account !== null) return <AccountName account={lane.account} />;
  return lane.key === null ? null : (
    <>
      <Icon name="key" size={12} />
      <KeyPath bytes={lane.key} leafAt={tailStart(lane.key, keyCells)} />
    </>
  );
}

function Legend() {
  return (
    <ul className={styles.legend} aria-label="Colours">
      <li>
        <span className={styles.swatch} data-role="admin" /> admin
      </li>
      <li>
        <span className={styles.swatch} data-role="streamWriter" /> stream writer
      </li>
      <li>
        <span className={styles.swatch} data-role="specialWriter" /> special writer
      </li>
      <li className={styles.revoked}>
        <Icon name="cross" size={10} /> revoked
      </li>
      <li>
        <Icon name="minus" size={10} /> given up
      </li>
    </ul>
  );
}
