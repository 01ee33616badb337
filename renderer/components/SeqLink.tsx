import { useRouter } from '@tanstack/react-router';
import type { MouseEvent } from 'react';
import { formatCount } from '../format/numbers';
import styles from './SeqLink.module.css';

interface Props {
  seq: number;
  /** In tables and trees the number stays neutral until its row is hovered or selected. */
  quiet?: boolean;
}

/**
 * A seq as a link to its entry. A plain anchor, because trees and tables hold hundreds: the router is only asked
 * when it is pressed.
 */
export function SeqLink({ seq, quiet = false }: Props) {
  const router = useRouter();
  const open = (event: MouseEvent) => {
    event.stopPropagation();
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    void router.navigate({ to: '/log', search: { entry: seq } });
  };
  return (
    <a
      href={`#/log?entry=${seq}`}
      className={quiet ? styles.quiet : styles.link}
      title={`Open entry ${seq}`}
      tabIndex={quiet ? -1 : undefined}
      onClick={open}
    >
      {formatCount(seq)}
    </a>
  );
}
