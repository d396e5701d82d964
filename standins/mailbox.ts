/** The customers' mailbox: what buyers were told, in order. `POST /messages`, `GET /keys/KEY`. */
import { OncePerKey } from './shared/once.ts';
import { answer, listen, type Standin } from './shared/server.ts';

export interface MailboxStandin extends Standin {
  readonly messages: readonly unknown[];
}

export async function startMailbox({ port }: { readonly port?: number } = {}): Promise<MailboxStandin> {
  const once = new OncePerKey();
  const messages: unknown[] = [];
  const server = await listen((arrival) => {
    if (arrival.method === 'GET') return once.readBack(arrival.path.replace('/keys/', ''));
    return once.do(arrival, () => {
      messages.push(JSON.parse(arrival.body));
      return answer(200, { reference: `MSG-${messages.length}` });
    });
  }, port);
  return { ...server, messages };
}
