import { FileTrigger } from 'react-aria-components';
import { Button } from '../../components/Button';
import { CheckField } from '../../components/CheckField';
import { Notice } from '../../components/Notice';
import { formatBytes } from '../../format/numbers';
import styles from './ImportDialog.module.css';
import type { ImportChoice } from './useImport';

interface Props {
  choice: Omit<ImportChoice, 'file'> & { file: File | undefined };
  onChange: (change: Partial<ImportChoice>) => void;
}

/** Which file, and how it is taken. */
export function ImportChoices({ choice: { file, watchAll, trustSenders }, onChange }: Props) {
  return (
    <>
      <p className={styles.words}>
        An exchange file has an entry on each line, as <code>streamscope export</code> writes it; it may be
        compressed (.gz). The whole file is checked before anything of it is kept.
      </p>
      <div className={styles.file}>
        <FileTrigger
          onSelect={(files) => {
            const chosen = files?.[0];
            if (chosen !== undefined) onChange({ file: chosen });
          }}
        >
          <Button icon="file">Choose a file…</Button>
        </FileTrigger>
        <span className={styles.name}>
          {file === undefined ? 'No file is chosen' : `${file.name}, ${formatBytes(file.size)}`}
        </span>
      </div>
      <CheckField
        label="Watch all streams of the file"
        means={
          watchAll
            ? 'Besides those that are watched here now; a new one derives the state again.'
            : 'Only the streams that are watched here now; entries of others are skipped.'
        }
        isSelected={watchAll}
        onChange={(isSelected) => onChange({ watchAll: isSelected })}
      />
      <CheckField
        label="Trust senders that did not sign"
        means="Takes entries without a signature into a signed log."
        isSelected={trustSenders}
        onChange={(isSelected) => onChange({ trustSenders: isSelected })}
      />
      {trustSenders && (
        <Notice tone="warning" title="Anyone could forge an admin.">
          Whoever wrote the file names any sender. The workspace shows from then on that senders are only
          believed.
        </Notice>
      )}
    </>
  );
}
