import { lazy, Suspense, useMemo } from 'react';
import { HexDump } from '../../../components/HexDump';
import { Loading } from '../../../components/Loading';
import { Notice } from '../../../components/Notice';
import { type Decoder, decodeAs } from './decode';
import type { BlameMark } from './useBlame';
import styles from './ValueTab.module.css';

const CodeView = lazy(() => import('./CodeView').then((module) => ({ default: module.CodeView })));

interface Props {
  decoder: Decoder;
  bytes: Uint8Array;
  isWhole: boolean;
  blame: readonly BlameMark[] | undefined;
}

/** A value in one rendering; where that fails, why, and its bytes. */
export function ValueBody({ decoder, bytes, isWhole, blame }: Props) {
  const decoded = useMemo(() => decodeAs(decoder, bytes, isWhole), [decoder, bytes, isWhole]);
  if (!decoded.ok) {
    return (
      <div className={styles.body}>
        <Notice tone="info" title={decoded.reason}>
          Its bytes:
        </Notice>
        <HexDump label="Value as hex" bytes={bytes} />
      </div>
    );
  }
  if (decoder === 'hex') return <HexDump label="Value as hex" bytes={bytes} />;
  return (
    <Suspense fallback={<Loading what="the value" />}>
      <CodeView
        text={decoded.text}
        language={decoder === 'json' ? 'json' : 'text'}
        label="Value"
        blame={blame}
      />
    </Suspense>
  );
}
