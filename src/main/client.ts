/** Talks to a hub: the one that runs on the data folder, or one opened for this command alone. */
import { fail, ok, type Result } from '../core/model/result.ts';
import type { NewKey } from '../api/keys.ts';
import type { ShownPerson } from './house/people.ts';
import type { Reconciled } from '../connect/erp/tryton/reconciliation.ts';
import type { ApiKey } from '../engine/callers.ts';
import type { RecordedEvent } from '../engine/ports.ts';
import type { Explanation } from '../core/process/explain.ts';
import type { MainFailure } from './failure.ts';
import type { ListedOrders } from './house/orders.ts';
import type { IntakeOutcome } from './house/intake.ts';
import type { Finding } from './house/doctor.ts';
import type { Asked } from './house/http.ts';
import type { ListedMessage, ShownMessage } from './house/ledger.ts';
import { readState } from './house/state.ts';
import type { OrderSummary } from '../engine/projections/summary.ts';
import type { Terminal } from './terminal.ts';

type Answered<T> = Promise<Result<T, readonly MainFailure[]>>;

export interface OrderAnswer {
  readonly explanation: Explanation;
  readonly history: readonly RecordedEvent[];
  readonly summary: OrderSummary;
}

export class Client {
  private readonly url: string;
  private readonly token: string;

  constructor({ url, token }: { readonly url: string; readonly token: string }) {
    this.url = url;
    this.token = token;
  }

  async orders(after?: string): Answered<ListedOrders> {
    return await this.ask('GET', after === undefined ? '/orders' : `/orders?after=${encodeURIComponent(after)}`);
  }

  async order(order: string): Answered<OrderAnswer> {
    return await this.ask('GET', `/orders/${encodeURIComponent(order)}`);
  }

  /** A refused file is an answer too: what was wrong is in it. */
  async send(bytes: Uint8Array, fileName: string): Answered<IntakeOutcome> {
    return await this.ask('POST', '/orders', bytes, { 'x-file-name': encodeURIComponent(fileName) });
  }

  async resolve(order: string, hold: string, asked: Asked): Answered<{ readonly order: string }> {
    const path = `/orders/${encodeURIComponent(order)}/holds/${encodeURIComponent(hold)}`;
    return await this.ask('POST', path, new TextEncoder().encode(JSON.stringify(asked)));
  }

  async createKey(asked: NewKey): Answered<{ readonly key: string }> {
    return await this.ask('POST', '/keys', new TextEncoder().encode(JSON.stringify(asked)));
  }

  async keys(): Answered<{ readonly keys: readonly Omit<ApiKey, 'digest'>[] }> {
    return await this.ask('GET', '/keys');
  }

  async revokeKey(id: string): Answered<{ readonly revoked: string }> {
    return await this.ask('POST', `/keys/${encodeURIComponent(id)}/revocation`, new Uint8Array());
  }

  async addPerson(asked: unknown): Answered<{ readonly person: ShownPerson }> {
    return await this.ask('POST', '/people', new TextEncoder().encode(JSON.stringify(asked)));
  }

  async people(): Answered<{ readonly people: readonly ShownPerson[] }> {
    return await this.ask('GET', '/people');
  }

  async grantPerson(name: string, grants: readonly unknown[]): Answered<{ readonly person: ShownPerson }> {
    return await this.ask(
      'POST',
      `/people/${encodeURIComponent(name)}/grants`,
      new TextEncoder().encode(JSON.stringify({ grants })),
    );
  }

  async stopPerson(name: string): Answered<{ readonly person: ShownPerson }> {
    return await this.ask('POST', `/people/${encodeURIComponent(name)}/stop`, new Uint8Array());
  }

  async messages(asked: Readonly<Record<string, string>>): Answered<{ readonly messages: readonly ListedMessage[] }> {
    return await this.ask('GET', `/messages?${new URLSearchParams(asked).toString()}`);
  }

  async message(id: string): Answered<{ readonly message: ShownMessage }> {
    return await this.ask('GET', `/messages/${encodeURIComponent(id)}`);
  }

  async replay(id: string): Answered<{ readonly replayed: string }> {
    return await this.ask('POST', `/messages/${encodeURIComponent(id)}/replay`, new Uint8Array());
  }

  async doctor(): Answered<{ readonly findings: readonly Finding[] }> {
    return await this.ask('GET', '/doctor');
  }

  async reconcile(): Answered<{ readonly reconciled: readonly Reconciled[] }> {
    return await this.ask('POST', '/reconciliations', new Uint8Array());
  }

  private async ask<T>(
    method: string,
    path: string,
    body?: Uint8Array,
    headers: Readonly<Record<string, string>> = {},
  ): Answered<T> {
    const said = { ...headers, authorization: `Bearer ${this.token}` };
    const content =
      body === undefined
        ? { headers: said }
        : { body: Uint8Array.from(body), headers: { ...said, 'content-type': 'application/octet-stream' } };
    try {
      const response = await fetch(`${this.url}${path}`, { method, ...content });
      const answer = (await response.json()) as T & { readonly failures?: readonly MainFailure[] };
      return answer.failures === undefined ? ok(answer) : fail(answer.failures);
    } catch (error) {
      return fail([{ code: 'hub-silent', detail: String(error), wayOut: 'start the hub again, or this command without it' }]);
    }
  }
}

/** Does something with a hub, and ends with the exit code that came of it. */
export async function withHub(
  folder: string,
  terminal: Terminal,
  work: (client: Client) => Promise<number>,
): Promise<Result<number, readonly MainFailure[]>> {
  const state = await readState(folder);
  const running = state?.hub;
  if (running !== undefined && (await isOrderkeel(running.url))) return ok(await work(new Client(running)));
  if (state?.isServed === true)
    return fail([{ code: 'hub-silent', detail: `nobody serves ${folder}`, wayOut: 'start orderkeel serve, then ask again' }]);
  const onError = (error: unknown): void => terminal.complain(String(error));
  const { openHouse } = await import('./house/house.ts');
  const house = await openHouse({ folder, databaseUrl: process.env['DATABASE_URL'], startsClosed: false, onError });
  if (!house.ok) return house;
  try {
    return ok(await work(new Client(house.value)));
  } finally {
    await house.value.close();
  }
}

/** A hub that was killed leaves its address behind, and somebody else may listen there by now. */
async function isOrderkeel(url: string): Promise<boolean> {
  try {
    const response = await fetch(`${url}/health`, { signal: AbortSignal.timeout(2_000) });
    return ((await response.json()) as { readonly orderkeel?: unknown }).orderkeel === true;
  } catch {
    return false;
  }
}
