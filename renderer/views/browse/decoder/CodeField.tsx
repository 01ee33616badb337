import { lazy, Suspense } from 'react';
import { Loading } from '../../../components/Loading';
import type { CodeEditorProps } from './CodeEditor';

/** The editor is a third of all code that Browse would load, and few open it. */
const CodeEditor = lazy(() => import('./CodeEditor').then((module) => ({ default: module.CodeEditor })));

/** JavaScript that is edited. */
export function CodeField(props: CodeEditorProps) {
  return (
    <Suspense fallback={<Loading what="the editor" />}>
      <CodeEditor {...props} />
    </Suspense>
  );
}
