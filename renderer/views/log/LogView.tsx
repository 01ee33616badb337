import { Empty } from '../../components/Empty';

export function LogView() {
  return <Empty icon="log" title="Log" />;
}
