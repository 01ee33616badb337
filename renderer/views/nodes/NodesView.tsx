import { useQuery } from '@tanstack/react-query';
import { sourceOptions } from '../../api/queries';
import { Fault } from '../../components/Fault';
import { Loading } from '../../components/Loading';
import { ComparePanel } from './ComparePanel';
import { ConnectionPanel } from './connection/ConnectionPanel';
import { KvServerPanel } from './KvServerPanel';
import styles from './NodesView.module.css';
import { SyncPanel } from './sync/SyncPanel';

/** Nodes: where entries come from at the left; how that stands, and who may read here, at the right. */
export function NodesView() {
  const source = useQuery(sourceOptions());
  if (source.data === undefined) {
    if (source.error) return <Fault error={source.error} retry={() => void source.refetch()} />;
    return <Loading what="the source" />;
  }
  return (
    <div className={styles.nodes}>
      <ConnectionPanel status={source.data} />
      <div className={styles.right}>
        <SyncPanel status={source.data} />
        <div className={styles.below}>
          <KvServerPanel />
          <ComparePanel />
        </div>
      </div>
    </div>
  );
}
