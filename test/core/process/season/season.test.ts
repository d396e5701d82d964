/**
 * A season on record: what a busy week with every fault came to, order by order. A line is an order, how many events it
 * has, and a digest of all that was decided about it, of how it was explained after each decision, and of what it is in
 * the end; it stands for some forty decisions. The promises say what may never be; this says that nothing else has
 * changed, either.
 *
 * Who changes what the process does, or the simulator's world, finds other lines here. Look at one of them in both trees
 * with the command that the head of the record names, and write the record anew with `vitest -u` when each is meant.
 */
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { digest } from '../../../../src/core/model/digest.ts';
import { explain } from '../../../../src/core/process/explain.ts';
import { dialOf } from '../../../../simulator/faults.ts';
import { modelHub } from '../../../../simulator/hub/hub.ts';
import type { MakeHub } from '../../../../simulator/hub/simulated-hub.ts';
import { playSeason } from '../../../../simulator/season.ts';
import type { Commit } from '../../../../simulator/witness.ts';
import { officeWorkflow } from '../../../../simulator/workflow.ts';

const ORDERS = 120;

interface Line {
  readonly events: number;
  readonly digest: string;
}

function recordOf(seed: number, faults: number): string {
  const workflow = officeWorkflow();
  const lines = new Map<string, Line>();
  const note = (of: string, what: unknown, events = 0): void => {
    const line = lines.get(of) ?? { events: 0, digest: '' };
    lines.set(of, { events: line.events + events, digest: digest([line.digest, what]) });
  };
  let store: ReturnType<MakeHub>['store'] | undefined;
  const watched: MakeHub = (parts) => {
    const hub = modelHub(parts);
    ({ store } = hub);
    return hub;
  };
  const onCommit = (commit: Commit): void => {
    if (commit.kind === 'account') note('accounts', [commit.account, commit.command, commit.state]);
    if (commit.kind !== 'order') return;
    const order = store?.live(commit.order);
    const explained = order === undefined ? undefined : explain(order, workflow);
    note(commit.order, [commit.events, [...commit.accounts], explained], commit.events.length);
  };
  const dial = dialOf(() => faults);
  const season = playSeason({ seed, orders: ORDERS, workflow, dial, checkers: [], onCommit }, watched);
  while (season.next().done !== true);
  for (const [id, { order }] of store?.orders ?? []) note(id, order);
  const replay = `npm run simulate -- --seed ${seed} --orders ${ORDERS} --season ${ORDERS} --faults ${faults} --history ORDER`;
  return [replay, ...[...lines].map(([of, line]) => `${of} ${line.events} ${line.digest.slice(0, 12)}`), ''].join('\n');
}

test.each([
  [1, 1],
  [2, 3],
])('a season is decided as it was: seed %i, faults × %i', async (seed, faults) => {
  await expect(recordOf(seed, faults)).toMatchFileSnapshot(fileURLToPath(new URL(`seed-${seed}.txt`, import.meta.url)));
});
