/** A thread that runs one season after the other, as it is told. */
import { parentPort } from 'node:worker_threads';
import { runTask, type Task } from './run.ts';

const port = parentPort;
if (port === null) throw new Error('this file is run as a thread');
port.on('message', (task: Task) => {
  void runTask(task).then((totals) => port.postMessage(totals));
});
