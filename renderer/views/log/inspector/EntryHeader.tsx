import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { EntryDetail } from '../../../../shared/contract/outputs';
import type { VerdictKind } from '../../../../shared/model';
import { signersOptions } from '../../../api/queries';
import { AccountName } from '../../../components/AccountName';
import { IconButton } from '../../../components/Button';
import { Chip } from '../../../components/Chip';
import { CopyButton } from '../../../components/CopyButton';
import { Hash } from '../../../components/Hash';
import panel from '../../../components/Panel.module.css';
import { SeqLink } from '../../../components/SeqLink';
import { Time } from '../../../components/Time';
import { useAccounts } from '../../../components/useAccounts';
import { Verdict } from '../../../components/Verdict';
import { formatBytes, formatCount } from '../../../format/numbers';
import { versionText } from '../../../format/versionText';
import { useAt, useSetAt } from '../../../router/at';
import styles from './EntryInspector.module.css';

interface Props {
  seq: number;
  /** undefined while it is not known. */
  verdict: VerdictKind | null | undefined;
  newer: number | undefined;
  older: number | undefined;
  onGo: (seq: number) => void;
  onClose: () => void;
}

export function EntryHeader({ seq, verdict, newer, older, onGo, onClose }: Props) {
  const at = useAt();
  const setAt = useSetAt();
  return (
    <header className={panel.toolbar}>
      <h1 className={styles.title}>Entry {formatCount(seq)}</h1>
      {verdict !== undefined && <Verdict kind={verdict} />}
      {at !== null && seq > at && <Chip title={`The state shown is that after entry ${at}`}>later</Chip>}
      <span className={panel.spacer} />
      <IconButton
        icon="chevronUp"
        label="Entry above"
        isDisabled={newer === undefined}
        onPress={() => newer !== undefined && onGo(newer)}
      />
      <IconButton
        icon="chevronDown"
        label="Entry below"
        isDisabled={older === undefined}
        onPress={() => older !== undefined && onGo(older)}
      />
      <IconButton
        icon="clock"
        label="Show the state after this entry"
        isDisabled={at === seq}
        onPress={() => setAt(seq)}
      />
      <CopyButton compact label="Copy link" text={() => window.location.href} />
      <IconButton icon="close" label="Close the entry" onPress={onClose} />
    </header>
  );
}

/** Who, when, where and how large. */
export function EntryFacts({ entry }: { entry: EntryDetail }) {
  const { streamLabel } = useAccounts();
  const signers = useQuery(signersOptions()).data?.accounts ?? [];
  // Data that does not decode says nothing of what its sender saw.
  const version = entry.decodeFault === null ? entry.batch?.version : undefined;
  return (
    <div className={styles.facts}>
      <AccountName account={entry.sender} address />
      {signers.some(({ account }) => account === entry.sender) && <Chip>your account</Chip>}
      <Time at={entry.timestamp} form="full" />
      {entry.streamIds.map((streamId, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a tag may stand twice
        <Link key={index} to="/browse" search={{ stream: streamId }} className={styles.stream}>
          {streamLabel(streamId) ?? <Hash hex={streamId} digits={3} />}
        </Link>
      ))}
      <span title={`${formatCount(entry.size)} bytes`}>{formatBytes(entry.size)}</span>
      {version !== undefined && (
        <span>
          saw {BigInt(version) < BigInt(entry.seq) ? <SeqLink seq={Number(version)} /> : versionText(version)}
        </span>
      )}
    </div>
  );
}
