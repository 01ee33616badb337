import { Empty } from '../../components/Empty';

export function ComposeView() {
  return <Empty icon="compose" title="Compose" />;
}
