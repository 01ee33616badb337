import { Empty } from '../../components/Empty';

export function BrowseView() {
  return <Empty icon="browse" title="Browse" />;
}
