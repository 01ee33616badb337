import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { EntryDetail } from '../../../../shared/contract/outputs';
import { signersOptions } from '../../../api/queries';
import { AccountLink } from '../../../components/AccountLink';
import { Chip } from '../../../components/Chip';
import { SeqLink } from '../../../components/SeqLink';
import { StreamName } from '../../../components/StreamName';
import { Time } from '../../../components/Time';
import { formatBytes, formatCount } from '../../../format/numbers';
import { versionText } from '../../../format/versionText';
import styles from './EntryInspector.module.css';

/** Who, when, where and how large. */
export function EntryFacts({ entry }: { entry: EntryDetail }) {
  const signers = useQuery(signersOptions()).data?.accounts ?? [];
  // Data that does not decode says nothing of what its sender saw.
  const version = entry.decodeFault === null ? entry.batch?.version : undefined;
  return (
    <div className={styles.facts}>
      <AccountLink account={entry.sender} address />
      {signers.some(({ account }) => account === entry.sender) && <Chip>your account</Chip>}
      <Time at={entry.timestamp} form="full" />
      {entry.streamIds.map((streamId, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a tag may stand twice
        <Link key={index} to="/browse" search={{ stream: streamId }} className={styles.stream}>
          <StreamName streamId={streamId} />
        </Link>
      ))}
      <span title={`${formatCount(entry.size)} bytes`}>{formatBytes(entry.size)}</span>
      {version !== undefined && (
        <span>
          saw {BigInt(version) < BigInt(entry.seq) ? <SeqLink seq={Number(version)} /> : versionText(version)}
        </span>
      )}
    </div>
  );
}
