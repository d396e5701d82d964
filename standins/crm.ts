/**
 * The sales people's CRM: they write quotes, and win some. Of a quote that was won it tells the hub, signed, and again until
 * it is answered; each time under the same delivery.
 *
 *   POST /quotes (a quote)   POST /quotes/NUMBER/won   GET /quotes/NUMBER
 */
import { createHmac } from 'node:crypto';
import { toIso, type Instant } from '../src/core/model/instant.ts';
import { Callbacks } from './shared/callback.ts';
import { answer, listen, type Answer, type Standin } from './shared/server.ts';

export interface CrmOptions {
  readonly webhook: string;
  /** With which it signs. */
  readonly secret: string;
  readonly now: () => Instant;
  readonly port?: number;
}

interface Quote {
  readonly terms: Readonly<Record<string, unknown>>;
  readonly wonAt?: string;
}

export async function startCrm({ webhook, secret, now, port }: CrmOptions): Promise<Standin> {
  const callbacks = new Callbacks();
  const quotes = new Map<string, Quote>();
  const shown = (number: string): Answer => {
    const quote = quotes.get(number);
    if (quote === undefined) return answer(404, { error: 'no such quote' });
    return answer(200, { ...quote.terms, state: quote.wonAt === undefined ? 'open' : 'won' });
  };
  const written = (body: string): Answer => {
    const terms = JSON.parse(body) as Quote['terms'];
    const number = String(terms['quote']);
    if (quotes.get(number)?.wonAt !== undefined) return answer(422, { error: 'it was won already' });
    quotes.set(number, { terms });
    return shown(number);
  };
  const won = (number: string): Answer => {
    const quote = quotes.get(number);
    if (quote === undefined || quote.wonAt !== undefined) return shown(number);
    const wonAt = toIso(now());
    quotes.set(number, { ...quote, wonAt });
    const body = JSON.stringify({ ...quote.terms, wonAt });
    const headers = {
      'x-orderkeel-topic': 'quote.won',
      'x-orderkeel-delivery': `${number}-won`,
      'x-orderkeel-signature': createHmac('sha256', secret).update(body).digest('base64'),
    };
    callbacks.after(0, async () => await callbacks.deliver(webhook, 'application/json', body, headers));
    return shown(number);
  };
  const server = await listen(({ method, path, body }) => {
    const [, number, isWon] = /^\/quotes(?:\/([^/]+)(\/won)?)?$/.exec(path) ?? [];
    if (method === 'GET' && number !== undefined) return shown(number);
    if (method === 'POST' && isWon !== undefined && number !== undefined) return won(number);
    return method === 'POST' && path === '/quotes' ? written(body) : answer(404, { error: 'nothing here' });
  }, port);
  const close = async (): Promise<void> => {
    await callbacks.stop();
    await server.close();
  };
  return { ...server, close };
}
