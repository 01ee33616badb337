import { useMutation } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { connection } from '../../api/connection';
import { errorText } from '../../api/errorTexts';
import { Button } from '../../components/Button';
import { Dialog } from '../../components/Dialog';
import { Fact, Facts } from '../../components/Facts';
import { Notice } from '../../components/Notice';
import { ProgressLine } from '../../components/ProgressLine';
import { TextField } from '../../components/TextField';
import { formatCount } from '../../format/numbers';
import { addressFault, readAddress } from '../../format/webAddress';
import styles from './Remote.module.css';
import { replayedThere } from './replayedThere';
import { useBrowseNode } from './useBrowseNode';

interface Props {
  isOpen: boolean;
  onClose: () => void;
}

/** Any node that answers kv_*, looked at first and then opened as a workspace that only reads. */
export function BrowseNodeDialog({ isOpen, onClose }: Props) {
  const [typed, setTyped] = useState('');
  const url = typed.trim();
  const isAddress = readAddress(url) !== undefined;
  const stopLook = useRef<AbortController | null>(null);
  const look = useMutation({
    mutationFn: (at: string) => {
      stopLook.current = new AbortController();
      return connection.call('node.look', { url: at }, { signal: stopLook.current.signal });
    },
  });
  const browse = useBrowseNode();
  const cancel = () => {
    stopLook.current?.abort();
    look.reset();
    browse.cancel();
  };
  const failure = browse.error ?? look.error;
  const found = look.data?.url === url ? look.data : undefined;
  const isBusy = look.isPending || browse.isPending;
  return (
    <Dialog
      title="Browse another node"
      isOpen={isOpen}
      onClose={() => {
        cancel();
        onClose();
      }}
      foot={
        <>
          {isBusy ? (
            <Button onPress={cancel}>Cancel</Button>
          ) : (
            <Button isDisabled={!isAddress} onPress={() => look.mutate(url)}>
              Look
            </Button>
          )}
          <Button look="primary" isDisabled={!isAddress || isBusy} onPress={() => browse.mutate(url)}>
            {browse.isPending ? 'Opening…' : 'Browse this node'}
          </Button>
        </>
      }
    >
      <div className={styles.dialog}>
        <p className={styles.note}>
          Any node of the network that answers kv_* opens as a workspace of its own, which only reads: tree,
          ranges and values at any seq, and the rights of one account at a time.
        </p>
        <TextField
          label="kv_* address"
          value={typed}
          placeholder="http://host:6789"
          error={addressFault(typed)}
          takesFocus
          onChange={(next) => {
            cancel();
            setTyped(next);
          }}
        />
        {failure && (
          <Notice tone="danger" title={errorText(failure).title}>
            {errorText(failure).advice}
          </Notice>
        )}
        {isBusy && (
          <ProgressLine
            words="Waiting for the node’s answer"
            unit="keys"
            done={0}
            total={null}
            perSecond={0}
            secondsLeft={null}
            wide
          />
        )}
        {found && (
          <Facts>
            <Fact name="Replayed there">
              {replayedThere({ replayedTo: found.next, firstSeq: found.firstSeq })}
            </Fact>
            {found.firstSeq > 0 && <Fact name="Started late">at {formatCount(found.firstSeq)}</Fact>}
            <Fact name="Streams">{formatCount(found.streams.length)}</Fact>
          </Facts>
        )}
      </div>
    </Dialog>
  );
}
