/**
 * The life on Restate, server and SDK from npm, over Restate's own durable store.
 *
 * Form: a workflow for an order (restate-life.ts) and a virtual object for an account (restate-accounts.ts). Callers talk
 * to the ingress over kept connections. What else was tried, and its figures, is in README.md.
 */
import type { Engine, Setting } from '../engine.ts';
import type { Account, Answer, Order } from '../life.ts';
import { Answers } from './answers.ts';
import { accounts } from './restate-accounts.ts';
import { serveEndpoint } from './restate-endpoint.ts';
import { lifeOf, type Doors, type Input } from './restate-life.ts';
import { JSON_HEADERS, startRestate } from './restate-server.ts';

export async function start(setting: Setting): Promise<Engine> {
  const answers = new Answers();
  const doors: Doors = new Map();
  const endpoint = await serveEndpoint([accounts, lifeOf(setting, answers, doors)]);
  const { ingress, admin, stop } = await startRestate(setting.folder, setting.callers);
  const post = async (path: string, body: unknown): Promise<void> =>
    void (await ingress.post(path, JSON.stringify(body), JSON_HEADERS));
  await admin.post('/deployments', JSON.stringify({ uri: endpoint.uri }), JSON_HEADERS);
  await Promise.all([...setting.accounts].map(([name, account]) => post(`/account/${name}/open`, account)));

  const query = async <Row>(text: string): Promise<readonly Row[]> =>
    (JSON.parse(await admin.post('/query', JSON.stringify({ query: text }), JSON_HEADERS)) as { readonly rows: readonly Row[] })
      .rows;

  const tell = async (order: Order, input: Input): Promise<Answer> => {
    const door = doors.get(order.id)?.[input];
    if (door === undefined) throw new Error(`${order.id} does not wait for ${input}`);
    await post(`/restate/awakeables/${door}/resolve`, null);
    return await answers.of(order.id, input);
  };
  return {
    advance: async (order, transition) => {
      switch (transition) {
        case 'capture':
          // Accepted means kept; a second time it is the same workflow.
          await post(`/life/${order.message}/run/send`, order);
          return 'done';
        case 'claim':
        case 'release':
        case 'invoice':
          return await answers.of(order.id, transition);
        default:
          return await tell(order, transition);
      }
    },
    drain: async () => {
      // There is nothing to wait on for one-way calls but that none is left; the query takes some milliseconds itself.
      for (let left = 1; left > 0;) {
        const [row] = await query<{ readonly n: number }>(`select count(*) as n from sys_invocation where status <> 'completed'`);
        left = row?.n ?? 0;
      }
    },
    accounts: async () => {
      const rows = await query<{ readonly name: string; readonly text: string }>(
        `select service_key as name, value_utf8 as text from state where service_name = 'account'`,
      );
      return new Map(rows.map(({ name, text }) => [name, JSON.parse(text) as Account]));
    },
    counts: async () => {
      const rows = await query<{ readonly state: string; readonly n: number }>(
        `select value_utf8 as state, count(*) as n from state where service_name = 'life' and key = 'state' group by value_utf8`,
      );
      const [running] = await query<{ readonly n: number }>(
        `select count(*) as n from sys_invocation where target_service_name = 'life' and status <> 'completed'`,
      );
      const countOf = (state: string): number => rows.find((row) => row.state === JSON.stringify(state))?.n ?? 0;
      return { closed: countOf('closed'), refused: countOf('refused'), open: running?.n ?? 0 };
    },
    stop: async () => {
      await stop();
      endpoint.stop();
    },
  };
}
