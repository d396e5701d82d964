/**
 * The application's own tables under DBOS: orders and accounts. Each step is one statement and one commit, and doing it
 * again changes nothing, because it moves the order's state together with its claims, from one named state to the next.
 * Accounts are locked in the order of their names; the check on the table stands behind the arithmetic.
 */
import type { Sql } from 'postgres';
import type { Counts } from '../engine.ts';
import type { Account, Claim } from '../life.ts';

const STEPS = ['refused', 'claimed', 'acknowledged', 'picked', 'shipped', 'posted', 'closed'] as const;

export type Step = (typeof STEPS)[number];

const SCHEMA = `
  create table account (
    name text primary key,
    room bigint not null,
    claimed bigint not null,
    check (claimed between 0 and room)
  ) with (fillfactor = 50);
  create table life (id text primary key, state text not null) with (fillfactor = 80)`;

export interface LifeTables {
  /** Without claims the order is kept as refused. */
  readonly capture: (id: string, claims: readonly Claim[] | undefined) => Promise<boolean>;
  readonly move: (id: string, from: Step, to: Step) => Promise<void>;
  readonly ship: (id: string, claims: readonly Claim[]) => Promise<void>;
  readonly close: (id: string, credit: Claim) => Promise<void>;
  readonly accounts: () => Promise<ReadonlyMap<string, Account>>;
  readonly counts: () => Promise<Counts>;
}

const names = (claims: readonly Claim[]): string[] => claims.map(({ account }) => account);
const quantities = (claims: readonly Claim[]): number[] => claims.map(({ quantity }) => quantity);

export async function lifeTables(sql: Sql, accounts: ReadonlyMap<string, Account>): Promise<LifeTables> {
  await sql.unsafe(SCHEMA);
  await sql`insert into account ${sql([...accounts].map(([name, { room, claimed }]) => ({ name, room, claimed })))}`;

  /** Nothing moved: either the step is done already, or it is out of turn. */
  const assertReached = async (moved: readonly unknown[], id: string, step: Step): Promise<void> => {
    if (moved.length > 0) return;
    const [life] = await sql<{ readonly state: Step }[]>`select state from life where id = ${id}`;
    if (life === undefined || STEPS.indexOf(life.state) < STEPS.indexOf(step))
      throw new Error(`${id} is ${life?.state ?? 'unknown'} and cannot be ${step}`);
  };

  return {
    capture: async (id, claims) => {
      const wanted = claims ?? [];
      const [life] = await sql<{ readonly state: Step }[]>`
        with known as (select state from life where id = ${id}),
        wanted as (select * from unnest(${names(wanted)}::text[], ${quantities(wanted)}::bigint[]) as w (name, quantity)),
        held as (
          select name, room - claimed as free from account
          where name = any(${names(wanted)}::text[]) and not exists (select from known)
          order by name for update
        ),
        fits as (
          select coalesce(bool_and(free >= quantity), false) and count(*) = ${wanted.length}::int as all_fit
          from held join wanted using (name)
        ),
        claimed as (
          update account set claimed = claimed + wanted.quantity
          from wanted where account.name = wanted.name and (select all_fit from fits)
        ),
        kept as (
          insert into life (id, state)
          select ${id}, case when all_fit then 'claimed' else 'refused' end from fits where not exists (select from known)
          returning state
        )
        select state from kept union all select state from known`;
      return life !== undefined && life.state !== 'refused';
    },
    move: async (id, from, to) => {
      const moved = await sql`update life set state = ${to} where id = ${id} and state = ${from} returning 1`;
      await assertReached(moved, id, to);
    },
    ship: async (id, claims) => {
      const moved = await sql`
        with moved as (update life set state = 'shipped' where id = ${id} and state = 'picked' returning 1),
        wanted as (select * from unnest(${names(claims)}::text[], ${quantities(claims)}::bigint[]) as w (name, quantity)),
        held as (
          select name from account where name = any(${names(claims)}::text[]) and exists (select from moved)
          order by name for update
        ),
        gone as (
          update account set claimed = claimed - wanted.quantity, room = room - wanted.quantity
          from wanted join held using (name) where account.name = wanted.name
        )
        select 1 from moved`;
      await assertReached(moved, id, 'shipped');
    },
    close: async (id, { account, quantity }) => {
      const moved = await sql`
        with moved as (update life set state = 'closed' where id = ${id} and state = 'posted' returning 1),
        freed as (update account set claimed = claimed - ${quantity} where name = ${account} and exists (select from moved))
        select 1 from moved`;
      await assertReached(moved, id, 'closed');
    },
    accounts: async () => {
      const rows = await sql<{ readonly name: string; readonly room: string; readonly claimed: string }[]>`select * from account`;
      return new Map(rows.map(({ name, room, claimed }) => [name, { room: Number(room), claimed: Number(claimed) }]));
    },
    counts: async () => {
      const [counts] = await sql<[Counts]>`
        select
          count(*) filter (where state = 'closed')::int as closed,
          count(*) filter (where state = 'refused')::int as refused,
          count(*) filter (where state not in ('closed', 'refused'))::int as open
        from life`;
      return counts;
    },
  };
}
