import { Link } from '@tanstack/react-router';
import { fromHex, type Hex, toHex, toText } from '../../../../shared/bytes';
import type { KeyState } from '../../../../shared/contract/outputs';
import { useRemote } from '../../../api/useRemote';
import { Chip } from '../../../components/Chip';
import { CopyButton } from '../../../components/CopyButton';
import { Icon } from '../../../components/Icon';
import { KeyPath } from '../../../components/KeyText';
import { SeqLink } from '../../../components/SeqLink';
import { Time } from '../../../components/Time';
import { formatBytes } from '../../../format/numbers';
import { leafStart } from '../../../format/splitLeaf';
import { useIsPast } from '../../../shell/useWhen';
import { useDelimiters } from '../useDelimiters';
import styles from './KeyPage.module.css';

interface Props {
  streamId: Hex;
  state: KeyState & { version: number };
  isStale?: boolean;
}

export function KeyHeader({ streamId, state, isStale = false }: Props) {
  const isPast = useIsPast();
  const isRemote = useRemote() != null;
  return (
    <header className={styles.header} aria-busy={isStale || undefined}>
      <div className={styles.headerMain}>
        <KeyTitle streamId={streamId} bytes={state.key} />
        <p className={styles.facts}>
          <span>
            {state.deleted ? 'Deleted in' : 'Version'} <SeqLink seq={state.version} />
          </span>
          {state.timestamp !== null && <Time at={state.timestamp} />}
          {!state.deleted && <span>{formatBytes(state.size)}</span>}
          <span>Key {formatBytes(state.key.length)}</span>
          {isRemote ? null : isPast ? (
            <Link
              to="/compose"
              search={{ stream: streamId, key: toHex(state.key), value: state.version }}
              className={styles.edit}
            >
              Write this version back
            </Link>
          ) : (
            <Link to="/compose" search={{ stream: streamId, key: toHex(state.key) }} className={styles.edit}>
              Edit this key
            </Link>
          )}
        </p>
      </div>
      {state.isSpecial && (
        <span className={styles.special}>
          <Chip title="Only admins and this key’s own writers may write it">
            <Icon name="key" size={13} />
            Special key
            {state.specialSince !== null && (
              <>
                {' '}
                since <SeqLink seq={state.specialSince} />
              </>
            )}
          </Chip>
        </span>
      )}
    </header>
  );
}

/** From so many bytes on a title may need to scroll. */
const longKey = 64;

/** The whole key as a title, with both ways to copy it. */
export function KeyTitle({ streamId, bytes }: { streamId: Hex; bytes: Uint8Array }) {
  const [delimiters] = useDelimiters(streamId);
  const leafAt = leafStart(bytes, delimiters.map(fromHex));
  const isLong = bytes.length > longKey;
  const text = toText(bytes);
  return (
    <h1 className={styles.title}>
      <span className={styles.path} tabIndex={isLong ? 0 : undefined}>
        <KeyPath bytes={bytes} leafAt={leafAt} look="wrap" />
      </span>
      {text !== undefined && <CopyButton compact label="Copy key as text" text={() => text} />}
      <CopyButton compact mark="0x" label="Copy key as 0x hex" text={() => toHex(bytes)} />
    </h1>
  );
}
