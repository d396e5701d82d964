/** `nodes.yaml` and `transit.csv`: the warehouses, when they work, whose orders they ship, and how far they reach. */
import type { Calendar, OpenHours } from '../../core/model/calendar.ts';
import { NodeId } from '../../core/model/identifiers.ts';
import { parseLocalDate, startOf } from '../../core/model/instant.ts';
import type { Node as Warehouse, RecallProfile } from '../../core/model/master.ts';
import type { Node } from '../../connect/message/json-node.ts';
import type { InputFindings } from '../../connect/message/result.ts';
import { fact, type FactEntry } from './entries.ts';
import { Fields } from './fields.ts';

export function readNetwork(file: Node, found: InputFindings): readonly FactEntry[] {
  const root = new Fields(file, found);
  const facts = [
    ...root.entries('nodes').map(([id, node]) => fact('wms', 'node', [id], warehouseOf(new Fields(node, found)))),
    ...root.entries('networks').map(([unit, node]) => {
      const nodes = node.items().flatMap((each) => found.take(NodeId.parse(each.text(), each.pointer)) ?? []);
      return fact('erp', 'network', [unit], { nodes });
    }),
    ...root.entries('calendars').map(([id, node]) => fact('erp', 'calendar', [id], calendarOf(id, new Fields(node, found)))),
  ];
  root.end();
  return facts;
}

function warehouseOf(fields: Fields): Warehouse {
  const node: Warehouse = {
    name: fields.text('name'),
    kind: fields.oneOf('kind', ['warehouse', '3pl', 'supplier'], 'warehouse'),
    status: fields.oneOf('status', ['active', 'stopped'], 'active'),
    country: fields.text('country', 'US'),
    region: fields.text('region'),
    recall: recallOf(fields.inner('recall')),
    ...(fields.has('interceptCost') ? { interceptCost: fields.money('interceptCost') } : {}),
    calendar: fields.text('calendar'),
    handlingDays: fields.count('handlingDays'),
    priority: fields.count('priority'),
  };
  fields.end();
  return node;
}

function recallOf(fields: Fields): RecallProfile {
  const kind = fields.oneOf('kind', ['none', 'until-picked', 'until-clock']);
  const profile: RecallProfile = kind === 'until-clock' ? { kind, after: fields.duration('after') } : { kind };
  fields.end();
  return profile;
}

const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

export function calendarOf(id: string, fields: Fields): Calendar {
  const week = fields.inner('week');
  const calendar: Calendar = {
    id,
    week: DAYS.map((day) => (week.has(day) ? [hoursOf(week, day)] : [])),
    holidays: fields.texts('holidays').flatMap((text) => fields.found.take(parseLocalDate(text, `${id}/holidays`)) ?? []),
    offsets: fields.entries('offsets').flatMap(([day, minutes]) => {
      const from = fields.found.take(parseLocalDate(day, minutes.pointer));
      return from === undefined ? [] : [{ from: startOf(from), minutes: Number(minutes.text()) }];
    }),
  };
  week.end();
  fields.end();
  return calendar;
}

/** `07:00-18:00`. */
function hoursOf(week: Fields, day: string): OpenHours {
  const text = week.text(day);
  const match = /^(\d{2}):(\d{2})-(\d{2}):(\d{2})$/.exec(text);
  const [, h1, m1, h2, m2] = (match ?? []).map(Number);
  const hours = { opens: (h1 ?? 0) * 60 + (m1 ?? 0), closes: (h2 ?? 0) * 60 + (m2 ?? 0) };
  if (match === null || hours.opens >= hours.closes || hours.closes > 1440)
    week.found.refuse({
      code: 'malformed',
      where: week.nodeAt(day).pointer,
      format: 'open hours',
      found: text,
      reason: 'not a span of one day',
      wayOut: 'write such as "07:00-18:00"',
    });
  return hours;
}

export const readTransit = (rows: readonly Fields[]): readonly FactEntry[] =>
  rows.map((row) => {
    const transit = {
      days: row.count('days'),
      distanceKm: row.decimal('distanceKm'),
      cost: { amount: row.decimal('cost'), currency: row.currency('currency') },
    };
    const entry = fact('erp', 'transit', [row.text('node'), row.text('region')], transit);
    row.end();
    return entry;
  });
