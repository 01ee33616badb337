import type { Hex } from '../../../../shared/bytes';
import type { WorkspaceStatus } from '../../../../shared/contract/outputs';
import { maxU64 } from '../../../../shared/streamData';
import { AccountDot } from '../../../components/AccountName';
import { Fact, Facts } from '../../../components/Facts';
import { useAccounts } from '../../../components/useAccounts';
import { VisibleText } from '../../../components/VisibleText';
import { formatCount, formatPlural } from '../../../format/numbers';
import type { Content } from '../content/useContent';
import { FeeNote } from '../form/FeeNote';
import styles from './Sign.module.css';

interface Props {
  name: string;
  frozen: Content;
  /** undefined where nobody here reads one. */
  version: bigint | undefined;
  dataRoot: Hex | undefined;
  sectors: number | undefined;
  sender: Hex;
  status: WorkspaceStatus;
}

/** Everything that is signed but the rows. */
export function Signed({ name, frozen, version, dataRoot, sectors, sender, status }: Props) {
  const { accountLabel, streamLabel } = useAccounts();
  const isSealed = status.encryption.mode !== 'none';
  return (
    <Facts>
      <Fact name="Draft">
        <VisibleText text={name} />
      </Fact>
      <Fact name="Log">
        {status.name} <code className={styles.whole}>{status.logId}</code>
      </Fact>
      <Fact name="Sender">
        <AccountDot account={sender} /> {accountLabel(sender)} <code className={styles.whole}>{sender}</code>
      </Fact>
      <Fact name="Streams">
        <ul>
          {frozen.streamIds.map((streamId) => (
            <li key={streamId}>
              {streamLabel(streamId)} <code className={styles.whole}>{streamId}</code>
            </li>
          ))}
        </ul>
      </Fact>
      {version !== undefined && (
        <Fact name="Version">
          {version === maxU64
            ? `${formatCount(version)}: never conflicts, nothing is checked`
            : `${formatCount(version)}: void if one of its keys was written later`}
        </Fact>
      )}
      <Fact name="Size">
        {formatPlural(frozen.data.length, 'byte')}
        {sectors !== undefined && `, ${formatPlural(sectors, 'sector')}`}
      </Fact>
      <Fact name="Data root">
        {dataRoot === undefined ? 'being computed' : <code className={styles.whole}>{dataRoot}</code>}
        {isSealed && ' before encryption; the entry carries that of the encrypted data'}
      </Fact>
      {status.feeder === 'zeroG' ? (
        <>
          <Fact name="Fee">
            <FeeNote content={frozen} sender={sender} />
          </Fact>
          <Fact name="Signature">
            of a transaction to the network’s Flow contract: it pays the fee, and carries the tags of the
            streams, the data root and the size
          </Fact>
        </>
      ) : (
        <Fact name="Signature">
          EIP-712 over the tags of the streams, the data root, the size and the sender’s count of entries, for
          this log alone
        </Fact>
      )}
    </Facts>
  );
}
