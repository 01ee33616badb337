/** A verifier thread: examines lines and entries for the writer. */
import { parentPort } from 'node:worker_threads';
import { type EntriesToExamine, examineEntries, examineLines, type LinesToExamine } from '../log/examine';
import { type Handlers, Moved, serveThread } from './threadLink';
import { giveWay } from './threadPriority';

if (parentPort === null) throw new Error('a verifier runs as a worker thread');
giveWay();

const handlers = {
  async lines(job: LinesToExamine) {
    const examined = examineLines(job);
    return new Moved(examined, [examined.packed.buffer]);
  },
  entries: async (job: EntriesToExamine) => examineEntries(job),
} satisfies Handlers;

serveThread(parentPort, handlers);
