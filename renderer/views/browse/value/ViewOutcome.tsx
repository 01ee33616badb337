import { lazy, Suspense } from 'react';
import type { ValueView } from '../../../../shared/contract/values';
import { Loading } from '../../../components/Loading';
import { Notice } from '../../../components/Notice';
import { NodeTree } from './NodeTree';
import styles from './ValueTab.module.css';

const CodeView = lazy(() => import('./CodeView').then((module) => ({ default: module.CodeView })));

/** What a viewer made of a value, or why it made nothing. */
export function ViewOutcome({ outcome }: { outcome: ValueView['outcome'] }) {
  if (outcome.kind === 'failed') {
    const { reason, offset, line } = outcome;
    const place =
      line !== null ? `In line ${line} of the viewer.` : offset !== null ? `At byte ${offset}.` : '';
    return (
      <Notice tone="warning" title={`It cannot be read like this: ${reason}.`}>
        {place}
      </Notice>
    );
  }
  if (outcome.kind === 'rows') {
    return (
      <div className={styles.body}>
        <NodeTree key={outcome.rows.length} rows={outcome.rows} isCut={outcome.isCut} />
      </div>
    );
  }
  if (outcome.kind === 'text') {
    return (
      <Suspense fallback={<Loading what="the value" />}>
        <CodeView text={outcome.text} language="text" label="Value" />
      </Suspense>
    );
  }
  return null;
}
