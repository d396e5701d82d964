/** The queries, one a file in `sql/`, read once when a store opens. */
import { readFileSync } from 'node:fs';

export const QUERY_NAMES = [
  'account-journal-add',
  'account-journal-read',
  'accounts-create',
  'accounts-lock',
  'accounts-read',
  'accounts-save',
  'basis-add',
  'basis-notify',
  'basis-remove',
  'clock-read',
  'commands-find',
  'commands-save',
  'effect-read',
  'effects-close',
  'effects-defer',
  'effects-due',
  'effects-take',
  'effects-want',
  'fact-history-add',
  'fact-history',
  'facts-change',
  'facts-compare',
  'facts-confirm',
  'facts-ensure',
  'facts-hold',
  'facts-lock',
  'facts-read',
  'follow-up-defer',
  'follow-ups-add',
  'follow-ups-due',
  'follow-ups-remove',
  'journal-append',
  'journal-changed',
  'journal-of-order',
  'journal-read',
  'journals-of-orders',
  'lane-advance',
  'lane-is-due',
  'lane-take',
  'message-defer',
  'message-find',
  'message-finish',
  'message-keep',
  'messages-due',
  'messages-set-aside',
  'orders-page',
  'references-add',
  'references-find',
  'routes-claim',
  'routes-point',
  'routes-take',
  'set-aside-add',
  'set-aside-read',
  'timers-due',
  'timers-set',
  'timers-unset',
] as const;

export type QueryName = (typeof QUERY_NAMES)[number];

export type Queries = Readonly<Record<QueryName, string>>;

export function loadQueries(): Queries {
  const read = (name: QueryName): string => readFileSync(new URL(`./sql/${name}.sql`, import.meta.url), 'utf8');
  return Object.fromEntries(QUERY_NAMES.map((name) => [name, read(name)])) as Queries;
}
