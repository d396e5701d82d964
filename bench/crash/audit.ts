/**
 * What must be true at the end, whatever was killed. It reads three ledgers that know nothing of each other: what callers
 * were told, what arrived outside, and what the database has. Said in sentences; none is good.
 */
import { isDeepStrictEqual } from 'node:util';
import type { Store } from '../../src/engine/ports.ts';
import { connect } from '../../src/store/postgres/database.ts';
import { loadQueries } from '../../src/store/postgres/queries.ts';
import { accountsBroken, type Moved } from './accounts.ts';
import { PROBE } from './acts.ts';
import type { Acknowledged } from './callers.ts';
import type { Life } from './lives.ts';
import type { Arrival } from './outside.ts';

export interface Audited extends Moved {
  readonly lives: readonly Life[];
  readonly acknowledged: readonly Acknowledged[];
  readonly arrivals: readonly Arrival[];
  /** Keys that a person decided to send again, once for each decision. */
  readonly sentAgain: readonly string[];
}

export async function audit(url: string, store: Store, all: Audited): Promise<readonly string[]> {
  const sql = connect({ url, connectionsMax: 1 }, loadQueries());
  try {
    return [
      ...(await acknowledgedBroken(sql, all.acknowledged)),
      ...twiceBroken(all),
      ...onceBroken(all),
      ...(await feedBroken(sql)),
      ...(await accountsBroken(store, all)),
      ...(await leftovers(sql, store)),
    ];
  } finally {
    await sql.end();
  }
}

type Sql = ReturnType<typeof connect>;

/** `acknowledged-is-kept`: under its id, with the same answer; and what was accepted has left its entry in the order's journal. */
async function acknowledgedBroken(sql: Sql, acknowledged: readonly Acknowledged[]): Promise<readonly string[]> {
  const commands = await sql.ask<{ id: string; outcome: unknown }>(`select id, outcome from commands`);
  const outcomes = new Map(commands.map(({ id, outcome }) => [id, outcome]));
  const rows = await sql.ask<{ entry: string }>(`
    select order_id || ' ' || command_id as entry from journal
    union all select key || ' ' || command_id from account_journal`);
  const entries = new Set(rows.map(({ entry }) => entry));
  return acknowledged.flatMap(({ asked, outcome }) => {
    const kept = outcomes.get(asked.id);
    const who = asked.door === 'account' ? asked.account : 'order' in outcome ? outcome.order : '';
    if (kept === undefined) return [`lost: ${asked.id} of ${who} was acknowledged, and nobody knows it`];
    if (!isDeepStrictEqual(kept, outcome))
      return [`${asked.id} of ${who} was answered ${JSON.stringify(outcome)}, and is kept as ${JSON.stringify(kept)}`];
    if (outcome.kind === 'refused' || asked.id.startsWith(PROBE) || entries.has(`${who} ${asked.id}`)) return [];
    return [`lost: ${asked.id} of ${who} was accepted, and is not in its journal`];
  });
}

/** `once-outside`: by each partner's own account. One that can do nothing about it gets a second only by a person's decision. */
function twiceBroken({ arrivals, sentAgain }: Audited): readonly string[] {
  const byKey = Map.groupBy(arrivals, ({ key }) => key);
  return [...byKey].flatMap(([key, under]) => {
    const acts = under.filter((arrival) => arrival.acts).length;
    const partner = under[0]?.partner;
    const order = under[0]?.order;
    const decided = sentAgain.filter((each) => each === key).length;
    const by = `${acts} times at a partner of kind ${partner}, and a person decided ${decided} times`;
    if (acts > 1) return [`done twice: ${key} of ${order}, ${by}`];
    if (partner === 'neither' && under.length > 1 + decided)
      return [`sent twice: ${key} of ${order} arrived ${under.length} times, and a person decided ${decided} times`];
    return partner === 'readable' && under.length > 1
      ? [`sent twice: ${key} of ${order} arrived ${under.length} times at a partner that is only readable`]
      : [];
  });
}

/** Tasks that are amended under a new key keep their work; these are taken back first, or never happen again. */
const ONCE = ['release', 'post', 'invoice'];

/** Under whatever key: what was done and not taken back is done once, and of an order that shipped nothing is missing. */
function onceBroken({ lives, arrivals }: Audited): readonly string[] {
  const byOrder = Map.groupBy(
    arrivals.filter(({ acts }) => acts),
    ({ order }) => order,
  );
  return lives.flatMap(({ id = '', outcome }) => {
    const net = new Map<string, number>();
    for (const { key } of byOrder.get(id) ?? []) {
      const [, instance = '', , undo] = key.split(':');
      net.set(instance, (net.get(instance) ?? 0) + (undo === undefined ? 1 : -1));
    }
    const standing = (step: string): number => [...net].filter(([of, count]) => of.split('/')[0] === step && count > 0).length;
    const most = [...net].filter(([instance, count]) => ONCE.includes(instance.split('/')[0] ?? '') && count > 1);
    const [booked, ...goods] = ['book', ...ONCE].map(standing);
    const isWhole = booked === 1 && goods[0] !== 0 && new Set(goods).size === 1;
    return [
      ...most.map(([instance, count]) => `${id}: ${instance} is done ${count} times`),
      ...(outcome === 'completed' && !isWhole
        ? [`${id} is completed, and booked ${booked} times; ${ONCE.join()}: ${goods.join()}`]
        : []),
    ];
  });
}

async function feedBroken(sql: Sql): Promise<readonly string[]> {
  const gaps = await sql.ask<{ lane: number; position: number; order_id: string }>(`
    select lane, position, order_id from (
      select lane, position, order_id, position - json_array_length(events) as first,
        lag(position, 1, 0::bigint) over (partition by lane order by position) as before
      from journal) as j where first <> before`);
  const ends = await sql.ask<{ lane: number }>(`
    select lane from lanes where position <> coalesce((select max(position) from journal where journal.lane = lanes.lane), 0)`);
  const orders = await sql.ask<{ order_id: string }>(`
    select order_id from (
      select order_id, sequence - json_array_length(events) as first,
        lag(sequence, 1, 0) over (partition by lane, order_id order by position) as before
      from journal) as j where first <> before`);
  return [
    ...gaps.map(({ lane, position, order_id }) => `a gap in lane ${lane} before ${position} (${order_id})`),
    ...ends.map(({ lane }) => `lane ${lane} ends elsewhere than its feed`),
    ...orders.map(({ order_id }) => `a gap in the journal of ${order_id}`),
  ];
}

/** How much is still to be sent or told: what a killed process had taken is nobody's before its lease is over. */
export async function undone(url: string): Promise<number> {
  const sql = connect({ url, connectionsMax: 1 }, loadQueries());
  try {
    const [left] = await sql.ask<{ count: number }>(
      'select ((select count(*) from effects) + (select count(*) from follow_ups))::integer as count',
    );
    return left?.count ?? 0;
  } finally {
    await sql.end();
  }
}

async function leftovers(sql: Sql, store: Store): Promise<readonly string[]> {
  const aside = (await store.read.setAside()).map(
    ({ queue, order, id, error }) => `set aside: ${queue} ${id} of ${order}: ${error}`,
  );
  const [left] = await sql.ask<{ effects: number; follow_ups: number }>(`
    select (select count(*) from effects)::integer as effects, (select count(*) from follow_ups)::integer as follow_ups`);
  if (left !== undefined && left.effects + left.follow_ups === 0) return aside;
  return [...aside, `left undone: ${left?.effects} effects, ${left?.follow_ups} follow-ups`];
}
