/** The queries, one a file in `sql/`, read once when a store opens. */
import { readFileSync } from 'node:fs';

export const QUERY_NAMES = [
  'accounts-ensure',
  'accounts-lock',
  'accounts-read',
  'accounts-save',
  'basis-replace',
  'command-find',
  'command-save',
  'effect-defer',
  'effect-read',
  'effect-start',
  'effects-close',
  'effects-lease',
  'effects-want',
  'events-append',
  'events-of-order',
  'fact-change',
  'fact-confirm',
  'fact-dependants',
  'fact-history',
  'fact-history-add',
  'fact-lock',
  'fact-read',
  'facts-ensure',
  'facts-share',
  'feed-advance',
  'feed-read',
  'follow-up-defer',
  'follow-up-remove',
  'follow-ups-add',
  'follow-ups-due',
  'message-defer',
  'message-find',
  'message-finish',
  'message-keep',
  'messages-due',
  'order-lock',
  'order-read',
  'order-save',
  'orders-page',
  'references-add',
  'references-find',
  'route-claim',
  'route-point',
  'route-take',
  'set-aside',
  'wake-defer',
  'wakes-due',
] as const;

export type QueryName = (typeof QUERY_NAMES)[number];

export type Queries = Readonly<Record<QueryName, string>>;

export function loadQueries(): Queries {
  const read = (name: QueryName): string => readFileSync(new URL(`./sql/${name}.sql`, import.meta.url), 'utf8');
  return Object.fromEntries(QUERY_NAMES.map((name) => [name, read(name)])) as Queries;
}
