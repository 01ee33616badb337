import { useQuery } from '@tanstack/react-query';
import { Button as AriaButton, Dialog, DialogTrigger, Popover } from 'react-aria-components';
import type { Hex } from '../../shared/bytes';
import type { Blame, RightStep } from '../../shared/contract/ownership';
import { blameOptions } from '../api/queries';
import { rightWords } from '../format/rightWords';
import { AccountLink } from './AccountLink';
import { Fault } from './Fault';
import { Inline } from './Inline';
import { Loading } from './Loading';
import { SeqLink } from './SeqLink';
import { type Step, Steps } from './Steps';
import styles from './WhyAllowed.module.css';

interface Props {
  streamId: Hex;
  /** Of the key, as hex. */
  keyHex: Hex;
  version: number;
}

/** Opens the way of the right under which a version was written, from its writer back to the founder. */
export function WhyAllowed(props: Props) {
  return (
    <DialogTrigger>
      <AriaButton className={styles.button}>Why allowed?</AriaButton>
      <Popover className={styles.popover} placement="bottom end" offset={4}>
        <Dialog aria-label="Why it was allowed" className={styles.dialog}>
          <Chain {...props} />
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

function Chain({ streamId, keyHex, version }: Props) {
  const { data, error, refetch } = useQuery(blameOptions({ streamId, key: keyHex, version }));
  if (error) return <Fault error={error} retry={() => void refetch()} />;
  if (data === undefined) return <Loading what="the way of the right" />;
  return <Steps steps={stepsOf(data)} />;
}

function stepsOf({ seq, sender, chain, more }: Blame): Step[] {
  return [
    {
      icon: 'compose',
      title: (
        <>
          <Account account={sender} /> wrote it in <SeqLink seq={seq} />
        </>
      ),
    },
    ...chain.map(stepOf),
    ...(more ? [{ icon: 'more' as const, title: 'and so on, back to the founder' }] : []),
  ];
}

function stepOf({ account, right, key, since, by }: RightStep): Step {
  if (right === 'founder') {
    return {
      icon: 'stream',
      title: 'The stream was new, and so open to anyone',
      text: <p>This entry founded it.</p>,
    };
  }
  return {
    icon: right === 'admin' ? 'ownership' : 'key',
    title: (
      <>
        <Account account={account} /> was {rightWords[right]}
        {key !== null && ' of this key'}
      </>
    ),
    text: (
      <p>
        Since <SeqLink seq={since} />,{' '}
        {by === null ? (
          'as the founder of the stream'
        ) : (
          <>
            granted by <Account account={by} />
          </>
        )}
        .
      </p>
    ),
  };
}

function Account({ account }: { account: Hex }) {
  return (
    <Inline>
      <AccountLink account={account} />
    </Inline>
  );
}
