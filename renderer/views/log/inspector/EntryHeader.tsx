import { useNavigate } from '@tanstack/react-router';
import type { VerdictKind } from '../../../../shared/model';
import { Button, IconButton } from '../../../components/Button';
import { Chip } from '../../../components/Chip';
import { CopyButton } from '../../../components/CopyButton';
import panel from '../../../components/Panel.module.css';
import { Verdict } from '../../../components/Verdict';
import { formatCount } from '../../../format/numbers';
import { useAt, useSetAt } from '../../../router/at';
import styles from './EntryInspector.module.css';
import { useOpenPart } from './useOpenPart';

interface Props {
  seq: number;
  place: 'list' | 'page';
  /** undefined while it is not known. */
  verdict: VerdictKind | null | undefined;
  newer: number | undefined;
  older: number | undefined;
  onGo: (seq: number) => void;
  onClose: () => void;
}

export function EntryHeader({ seq, place, verdict, newer, older, onGo, onClose }: Props) {
  const at = useAt();
  const setAt = useSetAt();
  const navigate = useNavigate();
  const { tab, asked } = useOpenPart();
  const openPage = () => void navigate({ to: '/log/entry', search: { entry: seq, tab, if: asked } });
  return (
    <header className={panel.toolbar}>
      {place === 'page' && (
        <Button look="plain" icon="chevronLeft" onPress={onClose}>
          Log
        </Button>
      )}
      <h1 className={styles.title}>Entry {formatCount(seq)}</h1>
      {verdict !== undefined && <Verdict kind={verdict} />}
      {at !== null && seq > at && <Chip title={`The state shown is that after entry ${at}`}>later</Chip>}
      <span className={panel.spacer} />
      <IconButton
        icon="chevronUp"
        label={place === 'list' ? 'Entry above' : 'Next entry'}
        isDisabled={newer === undefined}
        onPress={() => newer !== undefined && onGo(newer)}
      />
      <IconButton
        icon="chevronDown"
        label={place === 'list' ? 'Entry below' : 'Previous entry'}
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
      {place === 'list' && (
        <>
          <IconButton icon="expand" label="Open on a page of its own" onPress={openPage} />
          <IconButton icon="close" label="Close the entry" onPress={onClose} />
        </>
      )}
    </header>
  );
}
