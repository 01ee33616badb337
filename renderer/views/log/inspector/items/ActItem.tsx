import type { EntryAccessControl } from '../../../../../shared/contract/outputs';
import type { OperationName } from '../../../../../shared/model';
import { AccountLink } from '../../../../components/AccountLink';
import { AccountName } from '../../../../components/AccountName';
import { Icon } from '../../../../components/Icon';
import { Inline } from '../../../../components/Inline';
import { SeqLink } from '../../../../components/SeqLink';
import { StreamKey } from '../../../../components/StreamKey';
import { operationWords } from '../../../../format/operationWords';
import styles from './Items.module.css';

interface Props {
  act: EntryAccessControl;
  /** Whether the entry committed, and so the act took effect. */
  landed: boolean;
}

/** An access-control act: whom or what it is about, what stood before it and what stands after. */
export function ActItem({ act, landed }: Props) {
  return (
    <li className={styles.actItem}>
      <div className={styles.item}>
        <span>{operationWords[act.operation]}</span>
        <span className={styles.key}>
          {act.key.length > 0 ? (
            <StreamKey streamId={act.streamId} bytes={act.key} />
          ) : (
            <span className={styles.never}>whole stream</span>
          )}
        </span>
        <span className={styles.account}>
          {act.account !== null && <AccountLink account={act.account} />}
        </span>
      </div>
      <p className={styles.roles}>
        <Before act={act} />
        <Icon name="arrowRight" size={12} />
        <span>{afterWords(act, landed)}</span>
      </p>
    </li>
  );
}

function Before({ act: { operation, before } }: { act: EntryAccessControl }) {
  const role = roleWords(operation);
  if (before === null) return <span>{isKeyAct(operation) ? 'normal, as keys are' : `never ${role}`}</span>;
  return (
    <span>
      {before.held ? `${role} since ` : `${isKeyAct(operation) ? 'normal' : `no ${role}`} since `}
      <SeqLink seq={before.seq} quiet />
      {before.by !== null && (
        <>
          {' by '}
          <Inline>
            <AccountName account={before.by} />
          </Inline>
        </>
      )}
    </span>
  );
}

function afterWords({ operation, counts }: EntryAccessControl, landed: boolean): string {
  if (!counts) return 'no effect: a later act of the entry counts, or it grants admin to its own sender';
  const role = roleWords(operation);
  const gains = operation.startsWith('GRANT') || operation === 'SET_KEY_TO_SPECIAL';
  const state = gains ? role : isKeyAct(operation) ? 'a normal key' : `no ${role}`;
  return landed ? state : `${state}, had the entry landed`;
}

function isKeyAct(operation: OperationName): boolean {
  return operation === 'SET_KEY_TO_SPECIAL' || operation === 'SET_KEY_TO_NORMAL';
}

function roleWords(operation: OperationName): string {
  if (isKeyAct(operation)) return 'special key';
  if (operation.includes('SPECIAL')) return 'writer of this key';
  return operation.includes('ADMIN') ? 'admin' : 'stream writer';
}
