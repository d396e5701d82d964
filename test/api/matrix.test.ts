/**
 * Walks every route as every role, with a grant for all orders and with one for a business unit or a region, for what is
 * theirs and for what is others', over real HTTP. What it finds is held against `matrix.ts`. Then the check is switched
 * off, and the same walk has to find it.
 */
import { beforeAll, describe, expect, test } from 'vitest';
import { accessBy, type Access } from '../../src/api/access/access.ts';
import { Passwords } from '../../src/api/access/passwords.ts';
import { openSession } from '../../src/api/access/sessions.ts';
import { ROLE_NAMES, type RoleName } from '../../src/api/contract/session.ts';
import type { Route } from '../../src/api/routes/route.ts';
import { ROUTES } from '../../src/api/routes/routes.ts';
import { grantOf, ROLES } from '../../src/govern/roles.ts';
import { SCOPES } from '../../src/govern/scopes.ts';
import { readFact } from '../../src/connect/facts/read-fact.ts';
import { must } from '../../src/core/model/result.ts';
import { FACTS } from '../core/checks/facts.ts';
import { isIn, MATRIX, OPEN_TO_ALL, type Line } from './matrix.ts';
import { captured, CHEAP, LONG_MS, order, served, STORES, type Served, type Told } from './served.ts';
import { person } from './signed-in.ts';

const OWN = { customer: 'ACME', place: { businessUnit: 'NORTH', region: 'OH' } } as const;
const OTHER = { customer: 'SECRET', place: { businessUnit: 'SOUTH', region: 'TX' } } as const;
/** The grant by its unit, by its region, and by both: each has its own orders and nobody else's. */
const REACHES = {
  all: {},
  unit: { businessUnit: 'NORTH' },
  region: { region: 'OH' },
  both: OWN.place,
} as const;
type Reach = keyof typeof REACHES;

interface Things {
  readonly order: string;
  readonly customer: string;
}

interface World {
  readonly it: Served;
  readonly own: Things;
  readonly other: Things;
  readonly headersOf: (role: RoleName, reach: Reach) => Promise<Record<string, string>>;
}

async function world(access: Access, open?: (typeof STORES)[number][1]): Promise<World> {
  const it = await served(open, undefined, access);
  for (const { customer, place } of [OWN, OTHER]) {
    const value = { ...(FACTS['customer:ACME'] as object), ...place };
    await it.plant.hub.observe({ ...must(readFact(`customer:${customer}`, value)), source: 'crm', since: it.clock.at });
  }
  const key = await it.key(...SCOPES);
  const things = async (customer: string): Promise<Things> => {
    const id = await captured(it.ask, key, `M-${customer}`, '10', { customer });
    await it.plant.tell(id, { type: 'place-hold', note: 'wait', team: 'service' });
    return { order: id, customer };
  };
  const [own, other] = [await things(OWN.customer), await things(OTHER.customer)];
  const headersOf = async (role: RoleName, reach: Reach): Promise<Record<string, string>> => {
    const name = `${role}-${reach}`;
    if ((await it.store.people.named(name)) === undefined) await person(it, name, [{ role, ...REACHES[reach] }]);
    const who = await it.store.people.named(name);
    if (who === undefined) throw new Error('nobody');
    const { cookie, csrf } = await openSession(it.store, who, it.clock.at, false);
    return { cookie: cookie.split(';')[0] ?? '', 'x-csrf-token': csrf };
  };
  return { it, own, other, headersOf };
}

const RETURNED = [{ shipment: 'S9', schedule: '1.1', quantity: '1' }];

/** Shaped as each route wants it; what is in it is refused by the route itself, which is an answer to who may ask. */
const BODIES: Readonly<Record<string, (things: Things, nth: number) => unknown>> = {
  'POST /orders': ({ customer }, nth) => order(`N-${customer}-${nth}`, '10', { customer }),
  'POST /quotations': ({ customer }, nth) => order(`Q-${customer}-${nth}`, '10', { customer }),
  'POST /orders/:id/changes': (_, nth) => ({ sequence: nth, reference: `C-${nth}`, lines: [] }),
  'POST /orders/:id/cancellation': (_, nth) => ({ reference: `X-${nth}`, lines: [{ schedule: 'no-such-line' }] }),
  'POST /orders/:id/returns': () => ({ return: 'R9', reason: 'unwanted', lines: RETURNED }),
  'POST /orders/:id/returns/:return/receipt': () => ({ lines: RETURNED }),
  'POST /orders/:id/returns/:return/inspection': () => ({ lines: RETURNED }),
  'POST /orders/:id/preview': () => ({ cancel: { reference: 'X' } }),
  'POST /orders/:id/holds/:hold/resolution': () => ({ resolution: { way: 'resume' }, note: 'why' }),
  'POST /orders/:id/holds/:hold/preview': () => ({ resolution: { way: 'resume' } }),
  'POST /orders/:id/holds/:hold/taking-back': () => ({ note: 'why' }),
  'POST /hold-resolutions': ({ order: of }) => ({
    holds: [{ order: of, hold: 'H9' }],
    resolution: { way: 'resume' },
    note: 'why',
  }),
  'POST /hold-resolutions/:batch/taking-back': () => ({ note: 'why' }),
  'POST /facts': () => ({ source: 'erp', facts: [] }),
  'POST /accounts': () => ({ accounts: [{ account: 'stock:EAST/BRG-6204', word: { type: 'set-safety', safety: '0' } }] }),
  'POST /accounts/:key': () => ({ type: 'set-safety', safety: '0' }),
  'POST /people': (_, nth) => ({ name: `n${nth}`, displayName: 'N', grants: [] }),
  'POST /people/:id/grants': () => ({ grants: [] }),
  'POST /people/:id/password': () => ({ password: 'correct horse battery' }),
};

const pathOf = ({ path }: Route, { order: of, customer }: Things): string =>
  path
    .replace('/orders/:id', `/orders/${of}`)
    .replace('/facts/:key', `/facts/${encodeURIComponent(`customer:${customer}`)}`)
    .replace('/accounts/:key', `/accounts/${encodeURIComponent('stock:EAST/BRG-6204')}`)
    .replace(':node/:item', 'EAST/BRG-6204')
    .replaceAll(/:\w+/g, '999');

/** What came of it: may they ask, is it there for them, and does anything in the answer tell of the others'. */
interface Walked {
  readonly isRefused: boolean;
  readonly isAbsent: boolean;
  readonly tells: boolean;
  readonly told: Told;
}

let counted = 0;
async function walk({ it, other, headersOf }: World, route: Route, role: RoleName, reach: Reach, of: Things): Promise<Walked> {
  const nth = ++counted;
  const called = `${route.method} ${route.path}`;
  const body = BODIES[called]?.(of, nth);
  const headers = await headersOf(role, reach);
  const path = pathOf(route, of);
  const told = await it.ask(`${route.method} ${path}`, {
    headers,
    ...(route.isOnce === true && { once: `w-${nth}` }),
    ...(body !== undefined && { body }),
  });
  const text = JSON.stringify(told.body);
  const { code, needs } = told.body as { readonly code?: string; readonly needs?: string };
  // The number of the order that was asked for is repeated: what counts is anything else of it.
  const rest = of === other ? text.replaceAll(JSON.stringify(other.order), '""') : text;
  return {
    isRefused: told.status === 401 || (told.status === 403 && code !== 'not-allowed' && needs === undefined),
    isAbsent: told.status === 404 && code === 'order-unknown',
    tells:
      new RegExp(`["/ ]${other.order}["/ ,.]`).test(rest) ||
      rest.includes('SOUTH') ||
      (rest.includes(other.customer) && !path.includes(other.customer)),
    told,
  };
}

/** Every cell that is not as written. */
async function leaks(of: World, roles: readonly RoleName[], reaches: readonly Reach[]): Promise<readonly string[]> {
  const found: string[] = [];
  for (const route of ROUTES) {
    const called = `${route.method} ${route.path}`;
    const line = MATRIX[called];
    if (line === undefined) continue;
    for (const role of roles)
      for (const reach of reaches) {
        // Signing out is the last that a session does, and it is each person's own.
        const say = (what: string): void => void found.push(`${called} as ${role}, ${reach}: ${what}`);
        const may = isIn(reach === 'all' ? line.whole : line.narrow, role);
        const own = await walk(of, route, role, reach, of.own);
        if (own.isRefused === may) say(may ? `refused: ${own.told.status}` : `answered ${own.told.status}`);
        if (own.isAbsent) say('own order is absent');
        if (reach === 'all') continue;
        if (own.tells) say("tells of others' beside their own");
        const other = await walk(of, route, role, reach, of.other);
        for (const what of wrongOf(line, may, other)) say(`other: ${what}`);
      }
  }
  return found;
}

function wrongOf({ other }: Line, may: boolean, walked: Walked): readonly string[] {
  const { isRefused, isAbsent, tells, told } = walked;
  const wrong: string[] = tells ? ['tells of it'] : [];
  if (!may) return isRefused || isAbsent ? wrong : [...wrong, `answered ${told.status}`];
  if (other === 'absent' && !isAbsent) wrong.push(`is there: ${told.status}`);
  if (other === 'refused' && !isRefused) wrong.push(`done: ${told.status}`);
  if (other === 'nobodys' && isRefused) wrong.push(`refused: ${told.status}`);
  return wrong;
}

const narrow = ['unit', 'region', 'both'] as const;

test('every route stands in the table, or is open to all', () => {
  const routes = ROUTES.map(({ method, path }) => `${method} ${path}`);
  const known = [...Object.keys(MATRIX), ...OPEN_TO_ALL];
  expect(routes.filter((route) => !known.includes(route))).toEqual([]);
  const isOpen = ({ scope, isForPeople }: Route): boolean => scope === undefined && isForPeople !== true;
  expect(
    ROUTES.filter(isOpen)
      .map(({ method, path }) => `${method} ${path}`)
      .toSorted(),
  ).toEqual([...OPEN_TO_ALL].toSorted());
});

describe.each(STORES)('0 leaks: %s', (name, open) => {
  test(
    'every route as every role, for all orders and for a part of them',
    async () => {
      const it = await world(accessBy({ passwords: new Passwords(CHEAP) }), open);
      expect(await leaks(it, ROLE_NAMES, name === 'memory' ? ['all', ...narrow] : ['both'])).toEqual([]);
    },
    10 * LONG_MS,
  );
});

describe('with the check switched off, the walk finds it:', () => {
  let roles: readonly RoleName[];
  beforeAll(() => void (roles = ['administrator', 'service', 'auditor']));
  const walked = async (access: Partial<Access>): Promise<string> =>
    (await leaks(await world(accessBy({ passwords: new Passwords(CHEAP), ...access })), roles, ['both'])).join('\n');

  test(
    'nobody looks where an order is',
    async () => {
      const found = await walked({ grantOf: (grant) => ({ ...grantOf(grant, ROLES), reach: 'all' }) });
      expect(found).toContain('GET /orders as service, both: tells of others');
      expect(found).toContain('GET /orders/:id as service, both: other: tells of it');
      expect(found).toContain('POST /orders as service, both: other: done: 201');
      expect(found).toContain('GET /facts/:key as auditor, both: other: tells of it');
      expect(found).toContain('GET /messages as auditor, both: answered 200');
    },
    LONG_MS,
  );

  test(
    'nobody looks at the role',
    async () => {
      const found = await walked({ grantOf: (grant) => ({ ...grantOf(grant, ROLES), scopes: SCOPES }) });
      expect(found).toContain('GET /orders as administrator, both: answered 200');
      expect(found).toContain('POST /orders/:id/cancellation as auditor, both: answered');
    },
    LONG_MS,
  );

  test(
    'one role is given one scope too many',
    async () => {
      const more = { ...ROLES, auditor: { ...ROLES.auditor, scopes: [...ROLES.auditor.scopes, 'orders:write' as const] } };
      expect(await walked({ grantOf: (grant) => grantOf(grant, more) })).toContain('POST /orders as auditor, both: answered 201');
    },
    LONG_MS,
  );
});

test(
  'service here and credit there is no credit here',
  async () => {
    const { it, own, other } = await world(accessBy({ passwords: new Passwords(CHEAP) }));
    await person(it, 'ana', [
      { role: 'service', businessUnit: 'NORTH' },
      { role: 'credit', businessUnit: 'SOUTH' },
    ]);
    const who = await it.store.people.named('ana');
    if (who === undefined) throw new Error('nobody');
    const { cookie, csrf } = await openSession(it.store, who, it.clock.at, false);
    const headers = { cookie: cookie.split(';')[0] ?? '', 'x-csrf-token': csrf };
    const ask = async (called: string, body?: unknown): Promise<Told> =>
      await it.ask(called, { headers, ...(body !== undefined && { body, once: `k-${++counted}` }) });
    const cancel = { reference: 'X', lines: [{ schedule: 'no-such-line' }] };
    expect((await ask(`GET /orders/${own.order}`)).status).toBe(200);
    expect((await ask(`GET /orders/${other.order}`)).status).toBe(200);
    expect((await ask(`POST /orders/${own.order}/cancellation`, cancel)).status).toBe(422);
    expect((await ask(`POST /orders/${other.order}/cancellation`, cancel)).body).toMatchObject({ code: 'scope-missing' });
    const held = async (of: string): Promise<string> => {
      const { holds } = (await ask(`GET /orders/${of}/holds`)).body as {
        holds: { hold: { id: string; reason: { type: string } } }[];
      };
      return holds.find(({ hold }) => hold.reason.type === 'stopped')?.hold.id ?? '';
    };
    const resume = { resolution: { way: 'resume' }, note: 'why' };
    const resolve = async (of: string): Promise<Told> =>
      await ask(`POST /orders/${of}/holds/${await held(of)}/resolution`, resume);
    expect((await resolve(other.order)).body).toMatchObject({ code: 'not-allowed' });
    expect((await resolve(own.order)).status).toBe(200);
  },
  LONG_MS,
);
