/** What is not well, each with a way out. Nothing: all that can be seen from here is well. */
import { connect } from 'node:net';
import type { Clock } from '../../engine/ports.ts';
import type { ProjectedStore } from '../../engine/projections/ports.ts';

export interface Finding {
  readonly what: string;
  readonly found: string;
  readonly wayOut: string;
}

export interface DoctorParts {
  readonly store: ProjectedStore;
  readonly clock: Clock;
  /** Addresses of outside systems, by name. */
  readonly addresses: () => ReadonlyMap<string, string>;
}

const CLOCK_OFFSET_MS_MAX = 2_000;
const OLD_MS = 600_000;
const BEHIND_MAX = 10_000;
const LOOKED_AT = 1_000;
const REACH_MS_MAX = 2_000;

export async function examined(parts: DoctorParts): Promise<readonly Finding[]> {
  const findings = await Promise.all([database(parts), clockOf(parts), lanes(parts), effects(parts), work(parts), reach(parts)]);
  return findings.flat();
}

async function database({ store }: DoctorParts): Promise<readonly Finding[]> {
  const { settingsOff, migrationsMissing, migrationsUnknown } = await store.examine();
  return [
    ...settingsOff.map((name) => ({
      what: 'database setting',
      found: `${name} is off`,
      wayOut: `set ${name} = on: without it an acknowledged order can be lost`,
    })),
    ...migrationsMissing.map((name) => ({
      what: 'migrations',
      found: `${name} is not applied`,
      wayOut: 'start an Orderkeel of this version: it brings the tables up to date',
    })),
    ...migrationsUnknown.map((name) => ({
      what: 'migrations',
      found: `${name} is of a newer Orderkeel`,
      wayOut: 'bring this process up to that version',
    })),
  ];
}

async function clockOf({ store, clock }: DoctorParts): Promise<readonly Finding[]> {
  const before = clock.now();
  const offset = Math.round((await store.now()) - (before + clock.now()) / 2);
  if (Math.abs(offset) <= CLOCK_OFFSET_MS_MAX) return [];
  const found = `the database is ${offset} ms ahead of this machine`;
  return [{ what: 'clock', found, wayOut: 'let both take their time from the same source (NTP)' }];
}

async function lanes({ store }: DoctorParts): Promise<readonly Finding[]> {
  const [lists, notices] = await Promise.all([store.projections.standing(), store.notices.standing()]);
  return [
    ...lists.flatMap(({ head, cursors }, lane) =>
      [...cursors].filter(([, at]) => head - at > BEHIND_MAX).map(([name, at]) => behind(`the list of ${name}`, lane, head - at)),
    ),
    ...notices.flatMap(({ head, cursor }, lane) => (head - cursor > BEHIND_MAX ? [behind('notices', lane, head - cursor)] : [])),
  ];
}

const behind = (what: string, lane: number, events: number): Finding => ({
  what: 'lanes',
  found: `${what} is ${events} events behind in lane ${lane}`,
  wayOut: 'wait while it catches up; if it does not, look at what the hub prints',
});

async function effects({ store }: DoctorParts): Promise<readonly Finding[]> {
  const holds = await store.projections.read.holds({ most: LOOKED_AT });
  const dead = await store.notices.list({ state: 'dead', most: LOOKED_AT });
  return [
    ...holds
      .filter(({ type }) => type === 'effect')
      .map(({ order, hold, team }) => ({
        what: 'effects',
        found: `${order} waits on ${hold}: an effect is dead or in doubt`,
        wayOut: `${team}: orderkeel explain ${order}, then resolve ${hold}`,
      })),
    ...dead.map(({ id, subscriber, kind, error = '' }) => ({
      what: 'notices',
      found: `N${id} (${kind}) never reached ${subscriber}: ${error}`,
      wayOut: `set right what it says, then orderkeel replay N${id}`,
    })),
  ];
}

async function work({ store, clock }: DoctorParts): Promise<readonly Finding[]> {
  const [aside, latest] = await Promise.all([store.read.setAside(), store.messages.page({ most: LOOKED_AT })]);
  const old = latest.filter(({ dueAt, at }) => dueAt !== undefined && clock.now() - at > OLD_MS);
  return [
    ...aside.map(({ queue, id, order, error }) => ({
      what: 'set aside',
      found: `${queue} ${id}${order === undefined ? '' : ` of ${order}`}: ${error.split('\n')[0]}`,
      wayOut: queue === 'message' ? `orderkeel messages ${id}, then replay ${id}` : 'report it with what the hub printed',
    })),
    ...old.map(({ id, connection, kind }) => ({
      what: 'messages',
      found: `${id} (${kind} of ${connection}) has waited for longer than ${OLD_MS / 60_000} minutes`,
      wayOut: `orderkeel messages ${id} tells why`,
    })),
  ];
}

async function reach({ addresses }: DoctorParts): Promise<readonly Finding[]> {
  const looked = await Promise.all(
    [...addresses()].map(async ([name, address]): Promise<readonly Finding[]> => {
      const error = await unreachable(address);
      if (error === undefined) return [];
      const wayOut = 'start it, or correct its address; what is for it waits meanwhile';
      return [{ what: 'connections', found: `${name} at ${address}: ${error}`, wayOut }];
    }),
  );
  return looked.flat();
}

/** Whether somebody listens there, and no more: a question of a partner's own could be an act. */
async function unreachable(address: string): Promise<string | undefined> {
  const { hostname, port, protocol } = new URL(address);
  const { promise, resolve } = Promise.withResolvers<string | undefined>();
  const socket = connect({ host: hostname, port: Number(port) || (protocol === 'https:' ? 443 : 80), timeout: REACH_MS_MAX });
  socket.once('connect', () => resolve(undefined));
  socket.once('timeout', () => resolve('no answer'));
  socket.once('error', (error) => resolve(error.message));
  const answer = await promise;
  socket.destroy();
  return answer;
}
