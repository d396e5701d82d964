/**
 * A Restate server of its own for one run: from npm, in a folder, with its defaults, which are durable (its log's
 * `rocksdb-disable-wal-fsync` is false). It is reached over Unix sockets, so that it opens no port to anybody.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { arch, platform } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { clientOf, type Client } from '../../shared/http.ts';

export interface RestateServer {
  readonly ingress: Client;
  readonly admin: Client;
  readonly stop: () => Promise<void>;
}

/** Partitions: of 1, 2, 4 and 24, which is its default, fewer cost it less on two cores. All else as it comes, and quiet. */
const ENVIRONMENT = {
  RESTATE_DEFAULT_NUM_PARTITIONS: '2',
  RESTATE_DISABLE_TELEMETRY: 'true',
  RESTATE_ADMIN__DISABLE_WEB_UI: 'true',
  // It looks for a Kubernetes to ask about at its start, and says so when there is none.
  RESTATE_LOG_FILTER: 'error,octocrab=off',
};

export const JSON_HEADERS = { 'content-type': 'application/json', accept: 'application/json' };

const NODE = 'bench';
const READY_MS_MAX = 60_000;
const HOW_OFTEN_MS = 50;

export async function startRestate(folder: string, connections: number): Promise<RestateServer> {
  const binary = createRequire(import.meta.url).resolve(`@restatedev/restate-server-${platform()}-${arch()}/bin/restate-server`);
  const child = spawn(binary, ['--no-logo', '--listen-mode=unix', `--node-name=${NODE}`, `--base-dir=${folder}`], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: ENVIRONMENT,
  });
  const ended = once(child, 'exit');
  const kill = (): void => void child.kill('SIGKILL');
  process.on('exit', kill);
  const placeOf = (name: string): { readonly socketPath: string } => ({ socketPath: join(folder, NODE, `${name}.sock`) });
  const ingress = clientOf(placeOf('ingress'), connections);
  const admin = clientOf(placeOf('admin'), 4);
  const stop = async (): Promise<void> => {
    ingress.close();
    admin.close();
    child.kill('SIGTERM');
    await ended;
    process.off('exit', kill);
  };
  for (let waited = 0; waited < READY_MS_MAX && child.exitCode === null; waited += HOW_OFTEN_MS) {
    // Its query engine is the last to come up, and answers only when every partition has a leader.
    const ready = await admin.post('/query', JSON.stringify({ query: 'select count(*) from sys_invocation' }), JSON_HEADERS).then(
      () => true,
      () => false,
    );
    if (ready) return { ingress, admin, stop };
    await sleep(HOW_OFTEN_MS);
  }
  await stop();
  throw new Error('the Restate server did not get ready');
}
