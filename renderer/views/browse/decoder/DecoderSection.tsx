import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { StreamInfo } from '../../../../shared/contract/outputs';
import { decodersOptions } from '../../../api/queries';
import { Button } from '../../../components/Button';
import { formatBytes } from '../../../format/numbers';
import page from '../keyPage/KeyPage.module.css';
import styles from './Decoder.module.css';
import { DecoderDialog } from './DecoderDialog';

/** Which decoder reads the entries of a stream. */
export function DecoderSection({ stream }: { stream: StreamInfo }) {
  const [isOpen, setOpen] = useState(false);
  const decoders = useQuery(decodersOptions()).data?.decoders;
  const own = decoders?.find(({ streamId }) => streamId === stream.streamId);
  return (
    <section className={page.section}>
      <h2 className={page.sectionTitle}>Decoder</h2>
      <div className={styles.summary}>
        {own === undefined ? (
          <span className={page.muted}>Built in: entries are stream data of the network.</span>
        ) : (
          <span>
            {own.name}{' '}
            <span className={page.muted}>
              {own.usable ? formatBytes(own.bytes) : 'its text is missing or was changed'}
            </span>
          </span>
        )}
        <Button isDisabled={decoders === undefined} onPress={() => setOpen(true)}>
          {own === undefined ? 'Write a decoder' : 'Open the decoder'}
        </Button>
      </div>
      <DecoderDialog
        stream={stream}
        isSet={own !== undefined}
        isOpen={isOpen}
        onClose={() => setOpen(false)}
      />
    </section>
  );
}
