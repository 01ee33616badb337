import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { Hex } from '../../../../shared/bytes';
import type { ViewChoice } from '../../../../shared/contract/values';
import { connection } from '../../../api/connection';
import { errorText } from '../../../api/errorTexts';
import { Button } from '../../../components/Button';
import { Dialog } from '../../../components/Dialog';
import { Notice } from '../../../components/Notice';
import { TextField } from '../../../components/TextField';
import styles from './SchemaDialog.module.css';

interface Props {
  /** Where all of the bytes are: what is given is tried on them first. */
  value: { streamId: Hex; keyHex: Hex; version: number };
  kind: 'protobuf' | 'abi';
  /** What the value is read by now. */
  current: ViewChoice;
  onShow: (view: ViewChoice) => void;
  onClose: () => void;
}

/** What a person must give before bytes can be read: the text of a .proto, or types of Solidity. */
export function SchemaDialog({ value, kind, current, onShow, onClose }: Props) {
  const [schema, setSchema] = useState(current.schema ?? { text: '', message: '' });
  const [types, setTypes] = useState(current.types ?? '');
  const { via } = current;
  const isProto = kind === 'protobuf';
  const view: ViewChoice = isProto ? { via, viewer: 'protobuf', schema } : { via, viewer: 'abi', types };
  const { streamId, keyHex, version } = value;
  const trial = useMutation({
    mutationFn: () => connection.call('value.view', { streamId, key: keyHex, version, view }),
    onSuccess: ({ outcome }) => {
      if (outcome.kind === 'failed') return;
      onShow(view);
      onClose();
    },
  });
  const outcome = trial.data?.outcome;
  return (
    <Dialog
      title={isProto ? 'Read as protobuf' : 'Read as ABI'}
      isOpen
      onClose={onClose}
      width={isProto ? 640 : 480}
      foot={
        <Button
          look="primary"
          onPress={() => trial.mutate()}
          isBusy={trial.isPending}
          isDisabled={isProto ? schema.text.trim() === '' : types.trim() === ''}
        >
          Show
        </Button>
      }
    >
      {isProto ? (
        <div className={styles.form}>
          <p className={styles.words}>The text of a .proto file. Imports of other files do not resolve.</p>
          <textarea
            autoFocus
            className={styles.text}
            aria-label="Text of the .proto"
            spellCheck={false}
            value={schema.text}
            onChange={(event) => setSchema({ ...schema, text: event.target.value })}
          />
          <span className={styles.words}>Message, with its package; empty where there is only one</span>
          <TextField
            label="Full name of the message"
            placeholder="shop.Item"
            value={schema.message}
            onChange={(message) => setSchema({ ...schema, message })}
          />
        </div>
      ) : (
        <div className={styles.form}>
          <p className={styles.words}>Types as between the brackets of a function of Solidity.</p>
          <TextField
            label="Types"
            placeholder="uint256 amount, address to"
            value={types}
            onChange={setTypes}
            takesFocus
          />
        </div>
      )}
      {outcome?.kind === 'failed' && (
        <Notice tone="danger" title="The value does not read like this:">
          {outcome.reason}.
        </Notice>
      )}
      {trial.error && (
        <Notice tone="danger" title={errorText(trial.error).title}>
          {errorText(trial.error).advice}
        </Notice>
      )}
    </Dialog>
  );
}
