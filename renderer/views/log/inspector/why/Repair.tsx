import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { toHex } from '../../../../../shared/bytes';
import type {
  ExplainedCheck,
  Repair as Facts,
  MissingRight,
  Obstacle,
} from '../../../../../shared/contract/explanation';
import type { EntryDetail } from '../../../../../shared/contract/outputs';
import { repairOptions } from '../../../../api/queries';
import { AccountName } from '../../../../components/AccountName';
import action from '../../../../components/ActionLink.module.css';
import { Button } from '../../../../components/Button';
import { Icon } from '../../../../components/Icon';
import { Inline } from '../../../../components/Inline';
import { StreamKey } from '../../../../components/StreamKey';
import { StreamName } from '../../../../components/StreamName';
import { formatCount, formatPlural } from '../../../../format/numbers';
import { rightWords } from '../../../../format/rightWords';
import { longestDrafted } from '../../../compose/drafts/draftOfEntry';
import shared from '../EntryInspector.module.css';
import { useOpenPart } from '../useOpenPart';
import { questionOf } from './questionOf';
import styles from './Why.module.css';

interface Props {
  entry: EntryDetail;
  deciding: ExplainedCheck | null;
  /** null where the entry is larger than a page of its explanation: then it is asked for by itself. */
  known: Facts | null;
}

/** The whole repair of a rejection: all of it is needed, and nothing else. */
export function Repair({ entry, deciding, known }: Props) {
  const asked = useQuery({ ...repairOptions(entry.seq), enabled: known === null }).data?.repair;
  const { ask } = useOpenPart();
  const repair = known ?? asked;
  if (repair == null) return null;
  const question = questionOf(repair);
  return (
    <section className={shared.section} aria-label="Repair">
      <h2 className={shared.sectionTitle}>
        What would have let it in <span className={shared.note}>{scope(repair)}</span>
      </h2>
      <Parts repair={repair} />
      <div className={styles.buttons}>
        <Drafts entry={entry} deciding={deciding} repair={repair} />
        {question !== null && (
          <Button icon="play" onPress={() => ask(question)}>
            Try it
          </Button>
        )}
      </div>
    </section>
  );
}

interface DraftsProps {
  entry: EntryDetail;
  deciding: ExplainedCheck | null;
  repair: Facts;
}

/** Ways from what is missing into Compose: links fill in a draft, and sign nothing. */
function Drafts({ entry, deciding, repair }: DraftsProps) {
  const grants = repair.kind === 'impossible' ? [] : repair.grants;
  const isStale = repair.kind === 'possible' && repair.version !== null;
  return (
    <>
      {isStale && entry.batch !== null && entry.size <= longestDrafted && (
        <Link to="/compose" search={{ again: entry.seq, at: undefined }} className={action.link}>
          <Icon name="compose" size={14} /> Draft it again, rebased
        </Link>
      )}
      {grants.length > 0 && canBeGranted(deciding) && (
        <Link to="/compose" search={{ grantsFor: entry.seq, at: undefined }} className={action.link}>
          <Icon name="compose" size={14} /> Draft the{' '}
          {grants.length === 1 ? 'grant' : formatPlural(grants.length, 'grant')}
        </Link>
      )}
    </>
  );
}

/** False where the check that decided asks for a right that nobody can give any more. */
function canBeGranted(deciding: ExplainedCheck | null): boolean {
  const proof = deciding?.proof;
  if (proof?.kind === 'writeDenied' || proof?.kind === 'accessControlDenied')
    return proof.grantors.accounts.length > 0;
  if (proof?.kind === 'senderMayNotWrite')
    return proof.streams.some(({ grantors }) => grantors.accounts.length > 0);
  return true;
}

function scope(repair: Facts): string {
  if (repair.kind !== 'possible') return '';
  const parts = repair.grants.length + (repair.version === null ? 0 : 1);
  return parts === 1 ? 'this alone' : `all ${formatCount(parts)} together, and nothing less`;
}

/** Grants listed at first, and more at each press. */
const grantsListed = 20;
const grantsMore = 200;

function Parts({ repair }: { repair: Facts }) {
  const [listed, setListed] = useState(grantsListed);
  if (repair.kind === 'impossible') {
    return (
      <ul className={styles.repair}>
        <Part icon="cross" title="Nothing in the state can help: an admin with any version fails as well.">
          {repair.obstacles.map((obstacle) => obstacleWords(obstacle)).join(' ')}
        </Part>
      </ul>
    );
  }
  return (
    <ul className={styles.repair}>
      {repair.grants.slice(0, listed).map((grant) => (
        <Grant key={`${grant.role} ${grant.streamId} ${grant.key && toHex(grant.key)}`} grant={grant} />
      ))}
      {repair.grants.length > listed && (
        <li>
          <Button look="link" onPress={() => setListed(listed + grantsMore)}>
            {`${formatCount(repair.grants.length - listed)} more rights`}
          </Button>
        </li>
      )}
      {repair.kind === 'possible' && repair.version !== null && (
        <Part icon="clock" title={`The batch sent with version ${formatCount(repair.version)} or later`}>
          That is the newest entry among the keys that it reads and writes: look at what it wrote first.
        </Part>
      )}
      {repair.kind === 'unknown' && (
        <Part icon="dataMissing" title="More may be missing">
          This opens the gate; the data behind it is not fetched, so what it asks for is not known.
        </Part>
      )}
    </ul>
  );
}

function Grant({ grant }: { grant: MissingRight }) {
  return (
    <Part
      icon="ownership"
      title={
        <>
          <Inline>
            <AccountName account={grant.account} />
          </Inline>{' '}
          being {rightWords[grant.role]}
          {grant.key !== null && (
            <>
              {' '}
              of{' '}
              <Inline>
                <StreamKey streamId={grant.streamId} bytes={grant.key} />
              </Inline>
            </>
          )}{' '}
          in <StreamName streamId={grant.streamId} />
        </>
      }
    >
      {null}
    </Part>
  );
}

interface PartProps {
  icon: Parameters<typeof Icon>[0]['name'];
  title: React.ReactNode;
  children: React.ReactNode;
}

function Part({ icon, title, children }: PartProps) {
  return (
    <li className={styles.part}>
      <Icon name={icon} size={14} />
      <div>
        <p>{title}</p>
        {children !== null && <p>{children}</p>}
      </div>
    </li>
  );
}

function obstacleWords({ kind, index }: Obstacle): string {
  const item = index === null ? '' : ` (item ${formatCount(index + 1)})`;
  const words: Record<Obstacle['kind'], string> = {
    malformed: 'Its data does not decode.',
    tagsMismatch: `It touches a stream that it is not tagged with${item}.`,
    notWatched: `It reads a stream that is not watched here${item}.`,
    dataMissing: 'Its data is missing.',
  };
  return words[kind];
}
