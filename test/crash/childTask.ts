/** What the process that is killed is asked to do. */
export interface ChildTask {
  operation: 'import' | 'upload' | 'append' | 'replay' | 'watch' | 'rollback' | 'index';
  folder: string;
  /** Ends by itself when the work is done; else it stays and waits to be killed. */
  finish: boolean;
  /** The exchange file of an import or an upload. */
  file?: string;
  /** Streams to watch, and to append to. */
  streams?: string[];
  appends?: number;
}
