/** Answers of the fake API, each by the contract's own type. */
import type { Static } from '@sinclair/typebox';
import type { HoldGroups, ManyResults, Preview, Today } from '../../src/api/contract/desk.ts';
import type { Connections, OrderMessages, StockPage, Timeline, Workflows } from '../../src/api/contract/live.ts';
import type { Explanation } from '../../src/api/contract/orders.ts';
import type { Quotation } from '../../src/api/contract/quotations.ts';
import type { AuditPage, People, Session } from '../../src/api/contract/session.ts';
import * as data from './data.ts';

const HOUR = 3_600_000;
const usd = (amount: string) => ({ amount, currency: 'USD' });

export const session = (scopes: readonly string[], now: number): Static<typeof Session> => ({
  person: { id: 'P-1', name: 'cora', displayName: 'Cora Lind' },
  grants: [{ role: 'credit' }],
  scopes: [...scopes],
  teams: ['credit', 'pricing'],
  csrf: 'csrf-of-the-fake',
  endsAt: now + 8 * HOUR,
  now,
});

export function today(now: number, isEmpty: boolean): Today {
  const rows = Array.from({ length: 14 }, (_, index) => data.holdRow(index, now));
  const hour = now - (now % HOUR);
  return {
    at: now,
    mine: isEmpty ? { open: 0, overdue: 0, dueSoon: 0, toConfirm: 0 } : { open: 1_204, overdue: 27, dueSoon: 41, toConfirm: 3 },
    next: isEmpty ? [] : rows,
    byType: isEmpty
      ? []
      : [
          { type: 'price-difference', team: 'pricing', open: 412, overdue: 12 },
          { type: 'credit', team: 'credit', open: 389, overdue: 9 },
          { type: 'shortage', team: 'planning', open: 203, overdue: 0 },
          { type: 'duplicate', team: 'service', open: 61, overdue: 2 },
          { type: 'screening', team: 'compliance', open: 22, overdue: 4 },
        ],
    orders: isEmpty
      ? { captured: 0, open: 0, held: 0, closed: 0, cancelled: 0 }
      : { captured: 4_210, open: 2_904, held: 611, closed: 1_260, cancelled: 46 },
    byHour: Array.from({ length: 24 }, (_, index) => ({
      hour: hour - (23 - index) * HOUR,
      captured: isEmpty ? 0 : Math.round(170 + 150 * Math.sin(index / 3.4)),
    })),
    byChannel: isEmpty
      ? []
      : [
          { channel: 'edi', captured: 2_402 },
          { channel: 'shop', captured: 1_108 },
          { channel: 'api:harbor', captured: 480 },
          { channel: 'csv', captured: 220 },
        ],
    adherence: isEmpty
      ? []
      : [
          { team: 'pricing', settled: 1_820, inTime: 1_792, medianMs: 1_900_000 },
          { team: 'credit', settled: 960, inTime: 902, medianMs: 3_400_000 },
          { team: 'service', settled: 1_410, inTime: 1_222, medianMs: 5_100_000 },
          { team: 'warehouse', settled: 302, inTime: 240 },
        ],
  };
}

export function holdGroups(now: number, settled: ReadonlySet<string>): Static<typeof HoldGroups> {
  const groups = new Map<string, Static<typeof HoldGroups>['groups'][number]>();
  for (let index = 0; index < 3_000; index += 1) {
    const row = data.holdRow(index, now);
    if (settled.has(row.hold)) continue;
    const { type, team, cause = '', label = '', dueAt, openedAt, amount } = row;
    if (cause.startsWith('one-') && groups.size > 24) continue;
    const key = `${type} ${team} ${cause}`;
    const group = groups.get(key);
    if (group === undefined)
      groups.set(key, {
        type,
        team,
        cause,
        label,
        open: 1,
        amounts: amount === undefined ? [] : [amount],
        nextDueAt: dueAt,
        oldestAt: openedAt,
      });
    else
      groups.set(key, {
        ...group,
        open: group.open + 1,
        amounts: group.amounts.map((sum) => usd((Number(sum.amount) + Number(amount?.amount ?? 0)).toFixed(2))),
      });
  }
  return { groups: [...groups.values()], isBehind: false };
}

export const preview = (isTwo: boolean): Preview => ({
  ...(isTwo && { people: 2 }),
  standing: { before: 'held: price-difference', after: 'F1 EAST planned' },
  total: { before: usd('492'), after: usd('522') },
  events: [
    { type: 'hold-resolved', about: 'H-0' },
    { type: 'step-passed', about: 'price' },
  ],
  undone: ['acknowledge'],
  starts: ['book', 'release/F1'],
  opens: [],
  ends: [{ hold: 'H-0', type: 'price-difference' }],
  lines: [
    {
      line: '1',
      item: 'BRG-6204',
      before: { open: '120', shipped: '0', cancelled: '0', price: '4.1' },
      after: { open: '120', shipped: '0', cancelled: '0', price: '4.35' },
    },
  ],
  others: 1,
});

const REFUSAL = {
  type: 'about:blank',
  title: 'The hold is no longer open',
  status: 409,
  code: 'hold-unknown',
  where: 'hold',
  wayOut: 'look at the order again',
};

export const manyResults = (
  holds: readonly { readonly order: string; readonly hold: string }[],
  batch?: string,
): Static<typeof ManyResults> => {
  const isRefused = (index: number): boolean => batch === undefined && index % 40 === 39;
  const results = holds.map(({ order, hold }, index) =>
    isRefused(index)
      ? { order, hold, outcome: 'refused' as const, standing: 'held: credit', problem: REFUSAL }
      : { order, hold, outcome: 'resolved' as const, standing: 'F1 EAST planned' },
  );
  const refused = results.filter(({ outcome }) => outcome === 'refused').length;
  return { ...(batch !== undefined && { batch }), resolved: results.length - refused, proposed: 0, refused, results };
};

export function explanation(order: string, now: number): Static<typeof Explanation> {
  const index = data.indexOf(order);
  const row = data.orderRow(index, now);
  const hold = row.holds[0];
  const line = (
    id: string,
    item: string,
    figures: readonly [string, string, string, string, string],
    unit: string,
    price: string,
  ) => {
    const [ordered, overage, shipped, open, cancelled] = figures;
    return {
      line: id,
      item,
      unit,
      price,
      ordered,
      overage,
      shipped,
      open,
      cancelled,
      unsettled: '0',
      holds: true,
      state: 'open' as const,
    };
  };
  return {
    order,
    state: row.state,
    header: {
      customer: row.customer,
      purchaseOrder: row.number,
      currency: 'USD',
      channel: { name: row.channel },
      shipTo: {
        name: data.customerName(row.customer),
        lines: ['Pier 9, Shed B'],
        city: 'Norfolk',
        region: 'VA',
        postalCode: '23510',
        country: 'US',
      },
    } as never,
    workflow: { name: 'order-to-cash', version: 1 },
    capturedAt: row.capturedAt ?? now,
    steps: data.steps(index),
    holds:
      hold === undefined
        ? []
        : [{ hold: holdOf(order, hold.id, now), waysOut: (data.WAYS[hold.type] ?? []).map((way) => ({ way, people: 1 })) }],
    lines: [
      line('1', 'BRG-6204', ['120', '0', '84', '36', '0'], 'EA', '4.35'),
      line('2', 'OIL-46', ['125.5', '0', '125.5', '0', '0'], 'LTR', '3.95'),
      line('3', 'CHAIN-40', ['6', '1', '5', '0', '2'], 'EA', '31'),
    ],
    fulfillments: [
      { id: 'F1', node: 'EAST', state: 'shipped', lines: [{ schedule: '1.1', line: '1', item: 'BRG-6204', quantity: '84' }] },
      { id: 'F2', node: 'CENTRAL', state: 'planned', lines: [{ schedule: '1.1', line: '1', item: 'BRG-6204', quantity: '36' }] },
    ],
    shipments: [
      {
        id: 'S1',
        fulfillment: 'F1',
        node: 'EAST',
        state: 'confirmed',
        lines: [
          { schedule: '1.1', item: 'BRG-6204', quantity: '84' },
          { schedule: '2.1', item: 'OIL-46', quantity: '125.5' },
        ],
        shippedAt: now - 3 * HOUR,
        reportedAt: now - 2 * HOUR,
        carrier: 'RIDGE FREIGHT',
        tracking: '1Z-88120',
        prices: [
          { line: '1', price: '4.35' },
          { line: '2', price: '3.95' },
        ],
        currency: 'USD',
      },
    ],
    invoices: [{ id: 'INV-77', state: 'posted', shipments: ['S1'], amount: usd('861.13'), paid: usd('0'), credited: usd('0') }],
  };
}

export const holdOf = (order: string, id: string, now: number) => {
  const { type, team, openedAt, dueAt, amount, proposed } = data.holdRow(data.indexOf(order), now);
  return {
    id,
    reason: data.REASONS[type] ?? { type },
    raisedBy: 'price',
    team,
    openedAt,
    dueAt,
    ...(amount !== undefined && { amount }),
    ...(proposed !== undefined && { proposal: { by: proposed.by, at: openedAt, note: 'Agreed with sales' } }),
  };
};

const EVENTS = [
  'order-captured',
  'step-passed',
  'hold-opened',
  'task-wanted',
  'effect-reported',
  'task-moved',
  'step-staled',
  'shipment-confirmed',
  'invoice-posted',
] as const;
export const EVENTS_TOTAL = 5_000;

export function timeline(from: number, limit: number, now: number): Static<typeof Timeline> {
  const end = Math.max(0, from - limit);
  const events = Array.from({ length: from - end }, (_, offset) => {
    const sequence = from - offset;
    const type = data.at(EVENTS, sequence);
    return {
      sequence,
      at: now - (EVENTS_TOTAL - sequence) * 40_000,
      actor: sequence % 4 === 0 ? 'person:cora' : 'hub',
      command: `C-${Math.floor(sequence / 3)}`,
      type,
      about: data.at(['price', 'release/F1', 'H-0', 'S1'], sequence),
      event: { type, note: sequence % 50 === 0 ? data.SCRIPT : 'as told' },
    };
  });
  return { events, total: EVENTS_TOTAL, ...(end > 0 && { next: String(end) }) };
}

export const orderMessages = (now: number): Static<typeof OrderMessages> => ({
  messages: [
    { id: 'M-1', direction: 'in', connection: 'acme', kind: 'X12 850', at: now - 5 * HOUR, state: 'taken' },
    { id: 'M-2', direction: 'out', connection: 'acme', kind: 'X12 855', at: now - 4 * HOUR, state: 'sent' },
    {
      id: 'E3',
      direction: 'out',
      connection: 'wms-east',
      kind: '940',
      at: now - 3 * HOUR,
      state: 'refused',
      request: 'POST /x12',
    },
  ],
});

/** Of a 940 that was asked about twice as much as its warehouse has. */
export const exchange = (): object => {
  const said = { error: data.SCRIPT };
  return {
    order: data.orderId(0),
    request: 'POST /x12',
    effect: { key: `${data.orderId(0)}:release/F1:1`, act: 'do', isReadBack: false },
    latencyMs: 12,
    answered: {
      status: 409,
      raw: Buffer.from(JSON.stringify(said)).toString('base64'),
      size: 70_000,
      parsed: { format: 'json', value: said },
    },
  };
};

export const stock = (): Static<typeof StockPage>['stock'] =>
  data.NODES.flatMap((node, place) =>
    data.ITEMS.map((item, index) => {
      const [onHand, claimed] = [900 - index * 120 + place * 40, 200 + ((index * 71) % 300)];
      return {
        account: `stock:${node}/${item}`,
        node,
        item,
        description:
          item === 'BRG-6204'
            ? 'Deep groove ball bearing 20×47×14'
            : data.at(['Roller chain', 'V-belt', 'Hydraulic oil', data.SCRIPT], index),
        unit: 'EA',
        onHand: String(onHand),
        claimed: String(claimed),
        safety: '20',
        available: String(onHand - claimed - 20),
        waiting: index % 3 === 0 ? String(index * 12 + 6) : '0',
      };
    }),
  );

export const connections = (now: number): Static<typeof Connections> => ({
  connections: [
    {
      name: 'erp',
      kind: 'tryton',
      address: 'http://127.0.0.1:8000',
      state: 'up',
      answeredAt: now - 4_000,
      latencyMs: { p50: 44, p99: 310 },
      waiting: 3,
      inDoubt: 0,
      dead: 0,
      received: 120,
      refused: 0,
    },
    {
      name: 'east',
      kind: 'x12-warehouse',
      state: 'slow',
      answeredAt: now - 60_000,
      latencyMs: { p50: 900, p99: 4_800 },
      waiting: 41,
      inDoubt: 2,
      dead: 0,
      received: 64,
      refused: 1,
    },
    {
      name: 'finance',
      kind: 'http',
      state: 'down',
      failedAt: now - 30_000,
      waiting: 212,
      inDoubt: 4,
      dead: 3,
      received: 0,
      refused: 0,
    },
    { name: 'west', kind: 'rest-warehouse', state: 'unused', waiting: 0, inDoubt: 0, dead: 0, received: 0, refused: 0 },
  ],
});

export const workflows = (): Static<typeof Workflows> => {
  const steps = data.NEEDS.map(([name, kind, runs, needs, each]) => ({
    name,
    kind,
    runs,
    needs: [...needs],
    each,
    isLocked: name === 'credit' || name === 'price',
    ...(kind === 'check' && { hold: { team: 'pricing', due: '4h', escalate: ['pricing-lead 2h'] } }),
    ...(name === 'price' && { with: { tolerance: '0.5%' } }),
  }));
  return {
    workflows: [
      { name: 'order-to-cash', version: 2, isActive: true, orders: 2_904, steps, changes: [] },
      {
        name: 'order-to-cash',
        version: 1,
        isActive: false,
        orders: 31,
        steps: steps.filter(({ name }) => name !== 'margin'),
        changes: [],
      },
      {
        name: 'order-to-cash-marine',
        version: 1,
        isActive: true,
        orders: 212,
        steps,
        parent: { name: 'order-to-cash', version: 2 },
        changes: [
          'price: tolerance is 1% instead of 0.5%',
          'credit: the team is marine-credit instead of credit',
          'margin is left out',
        ],
      },
    ],
  };
};

export const people = (now: number): Static<typeof People> => ({
  people: ['cora:Cora Lind:credit', 'ana:Ana Roy:pricing', 'sam:Sam Ode:service', 'root:Ruth Ek:administrator'].map(
    (text, index) => {
      const [name = '', displayName = '', role = ''] = text.split(':');
      return {
        id: `P-${index + 1}`,
        name,
        displayName,
        email: `${name}@example.com`,
        grants: [{ role: role as 'credit', ...(index === 1 && { businessUnit: 'INDUSTRIAL', region: 'EAST' }) }],
        signsInBy: index === 2 ? ('oidc' as const) : ('password' as const),
        createdAt: now - 900 * HOUR,
        isStopped: index === 2,
        sessions: index,
      };
    },
  ),
});

export const audit = (now: number): Static<typeof AuditPage> => ({
  acts: Array.from({ length: 60 }, (_, index) => ({
    number: 4_000 - index,
    at: now - index * 90_000,
    actor: data.at(['person:cora', 'person:ana', 'key:erp'], index),
    act: data.at(['hold.resolve', 'session.begin', 'person.grant', 'order.change'], index),
    about: data.orderId(index),
    note: data.at(['As agreed in the price list', data.SCRIPT], index % 9 === 8 ? 1 : 0),
  })),
});

export function quotation(body: {
  readonly lines?: readonly { readonly item?: unknown; readonly quantity?: string }[];
}): Static<typeof Quotation> {
  const lines = body.lines ?? [];
  return {
    isClear: false,
    lines: lines.map(({ item, quantity = '0' }, index) => ({
      line: String(index + 1),
      item: String(item),
      unit: 'EA',
      ordered: quantity,
      price: { amount: '4.35', currency: 'USD', source: 'agreement' as const },
      available: [
        { node: 'EAST', quantity: '84' },
        { node: 'CENTRAL', quantity: '400' },
      ],
      schedules: [
        { schedule: `${index + 1}.1`, quantity, from: [{ node: 'EAST', quantity }], backordered: [], promised: '2026-06-05' },
      ],
    })),
    total: usd('174'),
    credit: { account: 'credit:HARBOR-GROUP', room: '4500', wanted: '174' },
    holds: [
      {
        hold: { ...holdOf(data.orderId(3), 'H-3', data.NOW), reason: data.REASONS['duplicate'] ?? { type: 'duplicate' } },
        waysOut: [{ way: 'legitimate-repeat', people: 1 }],
      },
    ],
  };
}
