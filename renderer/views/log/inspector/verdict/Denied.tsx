import type { ReactNode } from 'react';
import type { Hex } from '../../../../../shared/bytes';
import type { OperationName } from '../../../../../shared/model';
import { AccountName } from '../../../../components/AccountName';
import { Hash } from '../../../../components/Hash';
import { SeqLink } from '../../../../components/SeqLink';
import { StreamKey } from '../../../../components/StreamKey';
import { useAccounts } from '../../../../components/useAccounts';
import { verdictLooks } from '../../../../components/Verdict';
import { formatPlural } from '../../../../format/numbers';
import { operationWords } from '../../../../format/operationWords';
import type { ExplanationProps } from './Explanation';
import { type Step, Steps } from './Steps';
import styles from './Verdict.module.css';

/** A denial: what the sender tried, what that takes, and that it had not got it. */
export function Denied({ entry, deciding }: ExplanationProps) {
  if (entry.verdict === null || deciding === undefined) return null;
  const { icon, hue } = verdictLooks[entry.verdict];
  const sender = <Inline of={<AccountName account={entry.sender} />} />;
  const tried: Step = {
    icon: 'person',
    title: <>{sender} sent the entry</>,
    ...(deciding.streamId !== null && {
      text: (
        <>
          Its {deciding.phase === 'writes' ? 'write' : 'act'} number {(deciding.index ?? 0) + 1} is in{' '}
          <StreamName streamId={deciding.streamId} />.
        </>
      ),
    }),
  };
  return (
    <Steps steps={[tried, ...takes(deciding, entry.batch), { icon, hue, ...conclusion(deciding, sender) }]} />
  );
}

type Deciding = NonNullable<ExplanationProps['deciding']>;

function takes(deciding: Deciding, batch: ExplanationProps['entry']['batch']): Step[] {
  const { phase, because, key, streamId } = deciding;
  if (phase === 'writes' && key !== null) {
    const special = typeof because.specialSince === 'number' ? because.specialSince : undefined;
    return [
      {
        icon: 'key',
        title: (
          <>
            It writes <Inline of={<StreamKey streamId={streamId ?? undefined} bytes={key} />} />
          </>
        ),
        text:
          special === undefined ? (
            'That takes an admin or a writer of the stream.'
          ) : (
            <>
              The key is special since <SeqLink seq={special} />: only admins and the key’s own writers may
              write it.
            </>
          ),
      },
    ];
  }
  if (phase === 'accessControl') {
    const operation = batch?.accessControl[deciding.index ?? -1]?.operation;
    return [
      {
        icon: 'ownership',
        title:
          operation === undefined ? 'It acts on access control' : `It asks: ${operationWords[operation]}`,
        text: operation === undefined ? 'That takes a role in the stream.' : roleNeeded(operation),
      },
    ];
  }
  return [
    {
      icon: 'stream',
      title: `Nodes ask first whether the sender may write to ${
        deciding.because.tagged === 1 ? 'the stream' : 'one of the streams'
      }`,
      text: `The entry is tagged with ${formatPlural(Number(because.tagged ?? 0), 'stream')}. Being admin, writer or writer of a special key in one of them would do.`,
    },
  ];
}

function roleNeeded(operation: OperationName): string {
  if (operation === 'GRANT_WRITER_ROLE') return 'That takes an admin or a writer of the stream.';
  if (operation === 'GRANT_SPECIAL_WRITER_ROLE') {
    return 'That takes an admin of the stream or a special writer of the key.';
  }
  return 'That takes an admin of the stream.';
}

function conclusion({ phase }: Deciding, sender: ReactNode): Pick<Step, 'title' | 'text'> {
  if (phase === 'gate') {
    return {
      title: <>{sender} may write to none of them, so the entry is void</>,
      text: 'Nodes do not even fetch the data of such an entry.',
    };
  }
  return {
    title: <>{sender} had no such role just before this entry, so the whole entry is void</>,
    text: 'A role granted in the same entry would not have helped: grants take effect after it.',
  };
}

function StreamName({ streamId }: { streamId: Hex }) {
  const { streamLabel } = useAccounts();
  return streamLabel(streamId) ?? <Hash hex={streamId} />;
}

function Inline({ of }: { of: ReactNode }) {
  return <span className={styles.inline}>{of}</span>;
}
