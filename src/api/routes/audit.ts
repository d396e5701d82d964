/** What was done that is no order's own: who signed in, who granted what to whom. */
import { Type, type Static } from '@sinclair/typebox';
import { AuditPage, AuditQuery } from '../contract/session.ts';
import { LIMIT_DEFAULT } from '../contract/common.ts';
import { cursorOf } from '../cursor.ts';
import { problemOf } from '../problem.ts';
import { paged } from './page.ts';
import { refused, route, type Answer, type Call } from './route.ts';

const Place = cursorOf(Type.Tuple([Type.Integer()]));

async function list({ parts: { hub }, query }: Call<Static<typeof AuditQuery>>): Promise<Answer> {
  const { limit = LIMIT_DEFAULT, actor, about } = query;
  const from = Place.read(query.cursor);
  if (!from.ok) return refused(problemOf(from.failure));
  const rows = await hub.store.audit.acts.page({
    most: limit + 1,
    ...(from.value !== undefined && { before: from.value[0] }),
    ...(actor !== undefined && { actor }),
    ...(about !== undefined && { about }),
  });
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  const acts = rows.slice(0, limit).map(({ digest: _, ...act }) => act);
  return paged('/audit', query, { acts }, last === undefined ? undefined : Place.write([last.number]));
}

export const auditRoutes = [
  route({
    method: 'GET',
    path: '/audit',
    name: 'listActs',
    tag: 'Audit',
    summary:
      'Sign-ins and failed ones, people, grants, keys, messages handled again: the latest first. Of an order: its timeline.',
    scope: 'audit:read',
    query: AuditQuery,
    status: 200,
    answer: AuditPage,
    handle: list,
  }),
];
