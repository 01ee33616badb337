import { useQuery } from '@tanstack/react-query';
import type { Hex } from '../../../../shared/bytes';
import type { StreamInfo } from '../../../../shared/contract/outputs';
import type { KeyWriters } from '../../../../shared/contract/ownership';
import type { OperationName } from '../../../../shared/model';
import { logPageOptions, statusOptions } from '../../../api/queries';
import { AccountLink } from '../../../components/AccountLink';
import { AccountName } from '../../../components/AccountName';
import { Inline } from '../../../components/Inline';
import { SeqLink } from '../../../components/SeqLink';
import { type Step, Steps } from '../../../components/Steps';
import { formatCount } from '../../../format/numbers';
import { actWords } from '../../../format/rightWords';
import styles from './Ask.module.css';
import type { Fact } from './losses';
import type { useAnswer } from './useAnswer';

interface Props {
  stream: StreamInfo;
  account: Hex;
  keyHex: Hex | undefined;
  asked: ReturnType<typeof useAnswer>;
}

/** The facts that the answer rests on, in the order of the rule: owner, admin, the key, its writers, stream writer. */
export function AnswerSteps({ stream, account, asked }: Props) {
  const { foundedAt } = stream;
  const founder = useQuery({
    ...logPageOptions({ from: foundedAt, limit: 1 }),
    enabled: foundedAt !== null,
  }).data?.rows[0]?.sender;
  const { firstSeq = 0 } = useQuery(statusOptions()).data ?? {};
  const { answer, writers } = asked;
  if (answer === undefined) return null;
  const factsOf = (...operations: OperationName[]) =>
    answer.because.filter(({ operation }) => operations.includes(operation));
  const isYes = answer.mayWrite;
  const name = (
    <Inline>
      <AccountLink account={account} />
    </Inline>
  );
  const steps: Step[] = [
    owner(foundedAt, founder, firstSeq),
    roleStep({
      name,
      what: 'an admin',
      facts: factsOf('GRANT_ADMIN_ROLE', 'RENOUNCE_ADMIN_ROLE'),
      grant: 'GRANT_ADMIN_ROLE',
      isYes,
      alone: true,
    }),
  ];
  if (writers !== undefined) steps.push(keyStep(writers, isYes));
  if (writers?.special != null) {
    steps.push(
      roleStep({
        name,
        what: 'a writer of this special key',
        facts: factsOf(
          'GRANT_SPECIAL_WRITER_ROLE',
          'REVOKE_SPECIAL_WRITER_ROLE',
          'RENOUNCE_SPECIAL_WRITER_ROLE',
        ),
        grant: 'GRANT_SPECIAL_WRITER_ROLE',
        isYes,
        alone: true,
        others: writers,
      }),
    );
  }
  steps.push(
    roleStep({
      name,
      what: 'a stream writer',
      facts: factsOf('GRANT_WRITER_ROLE', 'REVOKE_WRITER_ROLE', 'RENOUNCE_WRITER_ROLE'),
      grant: 'GRANT_WRITER_ROLE',
      isYes,
      alone: writers?.special == null,
    }),
  );
  return (
    <section className={styles.section} aria-label="Why">
      <Steps steps={steps} />
    </section>
  );
}

/** @param firstSeq of the log: what was founded before it is not known */
function owner(foundedAt: number | null, founder: Hex | undefined, firstSeq: number): Step {
  const isLate = firstSeq > 0;
  const unknown = ` This log starts at seq ${formatCount(firstSeq)}: whether the stream was founded before is not known.`;
  if (foundedAt === null)
    return {
      icon: 'stream',
      hue: 'ok',
      title: 'The stream has no owner yet',
      text: `Anyone may write, and whoever does first is its admin.${isLate ? unknown : ''}`,
    };
  return {
    icon: 'stream',
    title: 'The stream has an owner',
    text: (
      <p>
        {isLate ? 'First committed here at' : 'Founded at'} <SeqLink seq={foundedAt} />
        {founder !== undefined && (
          <>
            {' by '}
            <Inline>
              <AccountName account={founder} />
            </Inline>
          </>
        )}
        , so it is not open to all.{isLate && unknown}
      </p>
    ),
  };
}

function keyStep({ special }: KeyWriters, isYes: boolean): Step {
  if (special === null)
    return {
      icon: 'key',
      title: 'The key is a normal one',
      text: 'Admins and stream writers may write it.',
    };
  return {
    icon: 'key',
    ...(!isYes && { hue: 'denied' as const }),
    title: (
      <>
        The key is special since <SeqLink seq={special.since} />
      </>
    ),
    text: (
      <p>
        Set by{' '}
        <Inline>
          <AccountName account={special.by} />
        </Inline>
        . Stream writers cannot write it.
      </p>
    ),
  };
}

interface RoleStepInput {
  name: React.ReactNode;
  /** The role with its article. */
  what: string;
  /** Acts about it, oldest first. */
  facts: readonly Fact[];
  grant: OperationName;
  isYes: boolean;
  /** This role alone lets the account write. */
  alone: boolean;
  others?: KeyWriters;
}

function roleStep({ name, what, facts, grant, isYes, alone, others }: RoleStepInput): Step {
  const last = facts.at(-1);
  const isHeld = last?.operation === grant;
  return {
    icon: isHeld ? 'check' : 'cross',
    ...(isHeld && alone && { hue: 'ok' as const }),
    ...(!isHeld && !isYes && alone && { hue: 'denied' as const }),
    title: (
      <>
        {name} is {isHeld ? '' : 'not '}
        {what}
      </>
    ),
    text: (
      <>
        {facts.length === 0 && <p>Never granted.</p>}
        {facts.map((fact) => (
          <p key={`${fact.seq} ${fact.operation}`}>
            <SeqLink seq={fact.seq} /> {actWords[fact.operation]}
            {fact.by === null ? (
              ' as the founder'
            ) : (
              <>
                {' by '}
                <Inline>
                  <AccountName account={fact.by} />
                </Inline>
              </>
            )}
          </p>
        ))}
        {!isHeld && others !== undefined && <Others writers={others} />}
      </>
    ),
  };
}

function Others({ writers }: { writers: KeyWriters }) {
  if (writers.writers.length === 0) return <p>Nobody is: only admins may write it.</p>;
  return (
    <p>
      {writers.writers.length === 1 && writers.next === null ? 'Only ' : ''}
      {writers.writers.slice(0, 5).map(({ account, since }, index) => (
        <span key={account}>
          {index > 0 && ', '}
          <Inline>
            <AccountName account={account} />
          </Inline>{' '}
          since <SeqLink seq={since} />
        </span>
      ))}
      {(writers.writers.length > 5 || writers.next !== null) && ' and others'}
    </p>
  );
}
