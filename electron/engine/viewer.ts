/** A viewer thread: reads values for people, off the thread that answers queries. It may be ended at any moment. */
import { parentPort } from 'node:worker_threads';
import { type Handlers, Moved, serveThread } from './threadLink';
import { type ValueInside, type ValueToView, ValueViews } from './valueViews';

if (parentPort === null) throw new Error('a viewer runs as a worker thread');
const views = new ValueViews();

const handlers = {
  view: (job: ValueToView) => views.view(job),
  async inside(job: ValueInside) {
    const slice = await views.inside(job);
    return new Moved(slice, [slice.bytes.buffer as ArrayBuffer]);
  },
} satisfies Handlers;

serveThread(parentPort, handlers);
