import type { EntryDetail } from '../../../../../shared/contract/outputs';
import { CopyButton } from '../../../../components/CopyButton';
import { Fact, Facts } from '../../../../components/Facts';
import { Hash } from '../../../../components/Hash';
import { formatCount } from '../../../../format/numbers';
import shared from '../EntryInspector.module.css';
import styles from './EntryDetails.module.css';

/** Where the entry stands in the log, and the hashes that hold it there. */
export function EntryDetails({ entry }: { entry: EntryDetail }) {
  return (
    <section className={shared.section} aria-label="In the log">
      <h2 className={shared.sectionTitle}>In the log</h2>
      <Facts>
        <Fact name="Size">
          {formatCount(entry.size)} bytes, {availabilityWords[entry.availability]}
        </Fact>
        <Fact name="Signature">
          {entry.signed ? 'signed by the sender, checked when it entered' : 'none, the sender is only stated'}
        </Fact>
        {entry.nonce !== null && <Fact name="Nonce">{formatCount(entry.nonce)}</Fact>}
        {entry.blockNumber !== null && <Fact name="Block">{formatCount(entry.blockNumber)}</Fact>}
        {entry.txHash !== null && <CopiedFact name="Transaction" hex={entry.txHash} />}
        <CopiedFact name="Data root" hex={entry.dataRoot} />
        <CopiedFact name="Chain hash" hex={entry.hash} />
        <CopiedFact name="Chain hash before" hex={entry.prevHash} />
        {entry.streamIds.map((streamId, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a tag may stand twice
          <CopiedFact key={index} name={index === 0 ? 'Streams' : ''} hex={streamId} />
        ))}
      </Facts>
    </section>
  );
}

const availabilityWords: Record<EntryDetail['availability'], string> = {
  present: 'all of it here',
  notFetched: 'not fetched here',
  unobtainable: 'not to be had any more',
};

function CopiedFact({ name, hex }: { name: string; hex: string }) {
  return (
    <Fact name={name}>
      <span className={styles.hash}>
        <Hash hex={hex} digits={8} />
        <CopyButton compact label="Copy" text={() => hex} />
      </span>
    </Fact>
  );
}
