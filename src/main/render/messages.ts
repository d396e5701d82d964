/** Messages of the ledger, in lines and whole. */
import { toIso } from '../../core/model/instant.ts';
import type { ListedMessage, ShownMessage } from '../house/ledger.ts';
import { table } from './table.ts';

export const messagesTable = (messages: readonly ListedMessage[]): string =>
  table(
    ['MESSAGE', 'AT', 'CONNECTION', 'KIND', 'STATE', 'ATTEMPTS', 'ORDERS'].map((title) => ({ title })),
    messages.map(({ id, at, connection, kind, state, attempts, orders }) => [
      id,
      toIso(at),
      connection,
      kind,
      state,
      String(attempts),
      orders.join(' '),
    ]),
  );

export function messageText(message: ShownMessage): string {
  const { id, direction, connection, kind, at, state, attempts, orders, key, answer, error, latencyMs, parsed, raw } = message;
  const { request, act, answers, status, answered } = message;
  const lines: readonly (readonly [string, string | undefined])[] = [
    ['message', `${id}, ${direction === 'in' ? 'from' : 'to'} ${connection}: ${kind}, ${toIso(at)}`],
    ['state', `${state}, ${attempts} ${attempts === 1 ? 'attempt' : 'attempts'}`],
    ['orders', orders.length === 0 ? undefined : orders.join(' ')],
    ['key', key],
    ['act', act],
    ['request', request],
    ['answers', answers],
    ['status', status === undefined ? undefined : String(status)],
    ['answer', answer],
    ['latency', latencyMs === undefined ? undefined : `${latencyMs} ms`],
    ['error', error],
  ];
  const head = lines.flatMap(([name, text]) => (text === undefined ? [] : [`${name.padEnd(8)} ${text}`]));
  const what = direction === 'in' ? 'what came of it' : 'what it says';
  const shown = parsed === undefined ? [] : ['', what, JSON.stringify(parsed, undefined, 2)];
  const back = answered === undefined ? [] : ['', 'as it was answered', answered];
  return [...head, ...shown, '', 'as it was', raw, ...back].join('\n');
}
