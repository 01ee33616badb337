import { useState } from 'react';
import type { ViewChoice } from '../../../../shared/contract/values';
import { Button } from '../../../components/Button';
import { Dialog } from '../../../components/Dialog';
import { TextField } from '../../../components/TextField';
import styles from './SchemaDialog.module.css';

interface Props {
  kind: 'protobuf' | 'abi';
  /** What the value is read by now. */
  current: ViewChoice;
  onShow: (view: ViewChoice) => void;
  onClose: () => void;
}

/** What a person must give before bytes can be read: the text of a .proto, or types of Solidity. */
export function SchemaDialog({ kind, current, onShow, onClose }: Props) {
  const [schema, setSchema] = useState(current.schema ?? { text: '', message: '' });
  const [types, setTypes] = useState(current.types ?? '');
  const { via } = current;
  const isProto = kind === 'protobuf';
  const show = () => {
    onShow(isProto ? { via, viewer: 'protobuf', schema } : { via, viewer: 'abi', types });
    onClose();
  };
  return (
    <Dialog
      title={isProto ? 'Read as protobuf' : 'Read as ABI'}
      isOpen
      onClose={onClose}
      width={isProto ? 640 : 480}
      foot={
        <Button
          look="primary"
          onPress={show}
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
    </Dialog>
  );
}
