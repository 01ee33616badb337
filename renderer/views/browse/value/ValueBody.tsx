import { lazy, Suspense, useMemo } from 'react';
import type { Hex } from '../../../../shared/bytes';
import type { WrapperName } from '../../../../shared/contract/values';
import { Loading } from '../../../components/Loading';
import { Notice } from '../../../components/Notice';
import { decodeAs } from './decode';
import { HexPieces } from './HexPieces';
import type { BlameMark } from './useBlame';
import styles from './ValueTab.module.css';
import type { ByteViewer } from './viewWords';

const CodeView = lazy(() => import('./CodeView').then((module) => ({ default: module.CodeView })));

interface Props {
  viewer: ByteViewer;
  /** Where all of the bytes are. */
  value: { streamId: Hex; keyHex: Hex; version: number; via: WrapperName[]; size: number };
  /** Those that are loaded. */
  bytes: Uint8Array;
  isWhole: boolean;
  blame: readonly BlameMark[] | undefined;
}

/** A value as text, JSON or hex; where that fails, why, and its bytes. */
export function ValueBody({ viewer, value, bytes, isWhole, blame }: Props) {
  const decoded = useMemo(() => decodeAs(viewer, bytes, isWhole), [viewer, bytes, isWhole]);
  if (!decoded.ok) {
    return (
      <div className={styles.body}>
        <Notice tone="info" title={decoded.reason}>
          Its bytes:
        </Notice>
        <HexPieces {...value} />
      </div>
    );
  }
  if (viewer === 'hex') return <HexPieces {...value} />;
  return (
    <Suspense fallback={<Loading what="the value" />}>
      <CodeView
        text={decoded.text}
        language={viewer === 'json' ? 'json' : 'text'}
        label="Value"
        blame={blame}
      />
    </Suspense>
  );
}
