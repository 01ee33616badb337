import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Hex } from '../../../../shared/bytes';
import type { DecoderTrial } from '../../../../shared/contract/outputs';
import { connection } from '../../../api/connection';
import { logPageOptions } from '../../../api/queries';
import { Button } from '../../../components/Button';
import { Fault } from '../../../components/Fault';
import { Icon } from '../../../components/Icon';
import { TextField } from '../../../components/TextField';
import { formatBytes, formatCount } from '../../../format/numbers';
import styles from './Decoder.module.css';
import { TrialRows } from './TrialRows';

interface Props {
  streamId: Hex;
  code: string;
  /** What went wrong in the last trial, null where nothing did. */
  onFault: (fault: DecoderTrial['fault']) => void;
}

/** The text as it stands, tried on an entry of the log; nothing is kept. */
export function TrialPanel({ streamId, code, onFault }: Props) {
  const newest = useQuery(logPageOptions({ streamId, limit: 1 })).data?.rows[0]?.seq;
  const [typed, setTyped] = useState<string>();
  const seqText = typed ?? (newest === undefined ? '' : String(newest));
  const seq = /^\d{1,16}$/.test(seqText) ? Number(seqText) : undefined;
  const trial = useMutation({
    mutationFn: (entry: number) => connection.call('decoder.try', { seq: entry, code }),
    onSuccess: ({ fault }) => onFault(fault),
    onError: () => onFault(null),
  });
  return (
    <section className={styles.trial} aria-label="Trial">
      <form
        className={styles.bar}
        onSubmit={(event) => {
          event.preventDefault();
          // The button stays as it is while it runs: a disabled one would lose the focus.
          if (seq !== undefined && !trial.isPending) trial.mutate(seq);
        }}
      >
        <span className={styles.label}>Entry</span>
        <TextField label="Seq of the entry to try" value={seqText} onChange={setTyped} numeric />
        <Button type="submit" icon="play" isDisabled={seq === undefined}>
          {trial.isPending ? 'Running…' : 'Try it'}
        </Button>
      </form>
      {trial.error && <Fault error={trial.error} />}
      {trial.data === undefined && !trial.error && (
        <p className={styles.hint}>
          Runs the text on one entry and shows what it makes of it. Any entry of the log will do; the newest
          one of this stream is chosen.
        </p>
      )}
      {trial.data && <Result trial={trial.data} />}
    </section>
  );
}

function Result({ trial }: { trial: DecoderTrial }) {
  const { batch, fault, seq, size, fuel, fuelLimit, milliseconds } = trial;
  const share = (100 * fuel) / fuelLimit;
  return (
    <div className={styles.result}>
      <p className={styles.facts}>
        <span>Entry {formatCount(seq)}</span>
        <span>{formatBytes(size)}</span>
        <span>{share < 0.1 ? 'under 0.1' : share.toFixed(1)} % of its fuel</span>
        <span>{formatCount(milliseconds)} ms</span>
      </p>
      {fault && (
        <p className={styles.fault} role="alert">
          <Icon name="malformed" />
          <span>
            {fault.line !== null && <strong>Line {fault.line}: </strong>}
            {fault.message}
          </span>
        </p>
      )}
      {batch && <TrialRows batch={batch} />}
    </div>
  );
}
