import { Link } from '@tanstack/react-router';
import type { Hex } from '../../../../shared/bytes';
import type { LogPage, StreamInfo } from '../../../../shared/contract/outputs';
import { SeqLink } from '../../../components/SeqLink';
import { Time } from '../../../components/Time';
import { Verdict } from '../../../components/Verdict';
import styles from './Ask.module.css';

interface Props {
  stream: StreamInfo;
  account: Hex;
  keyHex: Hex | undefined;
  /** undefined while it loads. */
  page: LogPage | undefined;
}

/** The account's newest entries about the key, with what became of them. */
export function Attempts({ stream, account, keyHex, page }: Props) {
  return (
    <section className={styles.section} aria-label="Its entries">
      <h2 className={styles.sectionTitle}>
        {keyHex === undefined ? 'Its entries in this stream' : 'Its entries about this key'}{' '}
        <Link
          to="/log"
          search={{
            sender: account,
            stream: stream.streamId,
            ...(keyHex !== undefined && { key: keyHex }),
          }}
          className={styles.link}
        >
          all in the log
        </Link>
      </h2>
      {page !== undefined && page.rows.length === 0 && (
        <p className={styles.muted}>{page.partial ? 'None among the newest entries.' : 'None.'}</p>
      )}
      <ul>
        {page?.rows.map((row) => (
          <li key={row.seq} className={styles.attempt} data-row>
            <SeqLink seq={row.seq} quiet />
            <Verdict kind={row.verdict} />
            <span className={styles.muted}>
              <Time at={row.timestamp} form="short" />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
