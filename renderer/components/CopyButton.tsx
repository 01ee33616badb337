import { useEffect, useState } from 'react';
import { Button, IconButton } from './Button';

interface Props {
  /** What goes to the clipboard; made when pressed, because it may be large. */
  text: () => string;
  label: string;
  /** Without words, for places beside a title. */
  compact?: boolean;
  /** Words in place of the icon, where two stand side by side. */
  mark?: string;
}

const shownFor = 1500;

export function CopyButton({ text, label, compact = false, mark }: Props) {
  const [outcome, setOutcome] = useState<'copied' | 'failed' | undefined>();
  useEffect(() => {
    if (outcome === undefined) return;
    const timer = window.setTimeout(() => setOutcome(undefined), shownFor);
    return () => window.clearTimeout(timer);
  }, [outcome]);

  const copy = () =>
    navigator.clipboard.writeText(text()).then(
      () => setOutcome('copied'),
      () => setOutcome('failed'),
    );
  const words = outcome === 'copied' ? 'Copied' : outcome === 'failed' ? 'Not allowed to copy' : label;
  const icon = outcome === 'copied' ? 'check' : 'copy';
  return compact ? (
    <IconButton icon={icon} mark={outcome === undefined ? mark : undefined} label={words} onPress={copy} />
  ) : (
    <Button look="plain" icon={icon} onPress={copy}>
      {words}
    </Button>
  );
}
