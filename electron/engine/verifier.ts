/** A verifier thread: examines lines and entries for the writer. */
import { parentPort } from 'node:worker_threads';
import { type EntriesToExamine, examineEntries, examineLines, type LinesToExamine } from '../log/examine';
import { type Handlers, serveThread } from './threadLink';

if (parentPort === null) throw new Error('a verifier runs as a worker thread');

const handlers = {
  lines: async (job: LinesToExamine) => examineLines(job),
  entries: async (job: EntriesToExamine) => examineEntries(job),
} satisfies Handlers;

serveThread(parentPort, handlers);
