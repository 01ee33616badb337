import type { Provenance as Facts } from '../../../../shared/contract/outputs';
import { AccountName } from '../../../components/AccountName';
import { Button } from '../../../components/Button';
import { Icon } from '../../../components/Icon';
import { SeqLink } from '../../../components/SeqLink';
import { rightWords } from '../../../format/rightWords';
import { useBrowse } from '../useBrowse';
import styles from './KeyPage.module.css';

interface Props {
  provenance: Facts;
  deleted: boolean;
}

/** Who wrote what is there now, in which entry, under which right, and who gave that right. */
export function Provenance({ provenance, deleted }: Props) {
  const { go } = useBrowse();
  const { sender, seq, right, since, by } = provenance;
  return (
    <div className={styles.provenance}>
      <Icon name={deleted ? 'trash' : 'compose'} size={14} />
      <span className={styles.sentence}>
        {deleted ? 'Deleted by' : 'Written by'} <AccountName account={sender} address strong /> in entry{' '}
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
                  by <AccountName account={by} strong />
                </>
              )}
              )
            </span>
          )
        )}
      </span>
      <Button look="link" onPress={() => go({ tab: 'who' })}>
        Who may write?
      </Button>
    </div>
  );
}
