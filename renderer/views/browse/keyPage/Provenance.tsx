import type { Provenance as Facts } from '../../../../shared/contract/outputs';
import { AccountLink } from '../../../components/AccountLink';
import { Button } from '../../../components/Button';
import { Icon } from '../../../components/Icon';
import { SeqLink } from '../../../components/SeqLink';
import { WhyAllowed } from '../../../components/WhyAllowed';
import { rightWords } from '../../../format/rightWords';
import { useBrowse } from '../useBrowse';
import type { KeyAddress } from './KeyPage';
import styles from './KeyPage.module.css';

interface Props extends KeyAddress {
  provenance: Facts;
  deleted: boolean;
}

/** Who wrote what is there now, in which entry, under which right, and who gave that right. */
export function Provenance({ streamId, keyHex, provenance, deleted }: Props) {
  const { go } = useBrowse();
  const { sender, seq, right, since, by } = provenance;
  return (
    <div className={styles.provenance}>
      <Icon name={deleted ? 'trash' : 'compose'} size={14} />
      <span className={styles.sentence}>
        {deleted ? 'Deleted by' : 'Written by'} <AccountLink account={sender} address strong /> in entry{' '}
        <SeqLink seq={seq} /> as <strong>{rightWords[right]}</strong>
        {right === 'founder' ? (
          <span>(the stream was new, and so open to anyone)</span>
        ) : (
          since !== null && (
            <span className={styles.aside}>
              (granted at <SeqLink seq={since} />{' '}
              {by === null ? (
                'as the founder'
              ) : (
                <>
                  by <AccountLink account={by} strong />
                </>
              )}
              )
            </span>
          )
        )}
      </span>
      <WhyAllowed streamId={streamId} keyHex={keyHex} version={seq} />
      <Button look="link" onPress={() => go({ tab: 'who' })}>
        Who may write?
      </Button>
    </div>
  );
}
