/**
 * What happened to an order, told as text: one paragraph for each thing that was done, one line for each event, and below
 * it what the event carries. Digests are left out: what they are made of is told. What is empty or false is not told.
 */
import { toIso, type Instant } from '../../../../src/core/model/instant.ts';
import type { OrderEvent } from '../../../../src/core/model/event.ts';
import { OrderId } from '../../../../src/core/model/identifiers.ts';
import { explain, type ExplainedStep } from '../../../../src/core/process/explain.ts';
import { nextWake } from '../../../../src/core/process/wake.ts';
import type { Town } from '../../../stories/town.ts';

type Fields = Readonly<Record<string, unknown>>;

const LEFT_OUT = new Set(['digest', 'inputDigest', 'about', 'instead']);
/** The first years of the century and later, in milliseconds: no other figure of an order is so large. */
const EARLIEST = Date.UTC(2001);

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);
const isMoney = (value: Fields): boolean => Object.keys(value).sort().join() === 'amount,currency';
const isQuantity = (value: Fields): boolean => Object.keys(value).sort().join() === 'unit,value';

function inline(value: unknown): string {
  if (typeof value === 'number') return value >= EARLIEST ? toIso(value as Instant) : String(value);
  if (Array.isArray(value)) return `[${value.map(inline).join(', ')}]`;
  if (!isFields(value)) return value === '' ? "''" : shortened(String(value));
  if (isMoney(value)) return `${String(value['amount'])} ${String(value['currency'])}`;
  if (isQuantity(value)) return `${String(value['value'])} ${String(value['unit'])}`;
  return `{${told(value)
    .map(([key, each]) => `${shortened(key)}: ${inline(each)}`)
    .join(', ')}}`;
}

const told = (fields: Fields): readonly (readonly [string, unknown])[] =>
  Object.entries(fields).filter(([key, value]) => value !== undefined && !LEFT_OUT.has(key));

interface Read {
  readonly key: string;
  readonly version: number;
}

interface Basis {
  readonly code: string;
  readonly entries: readonly Read[];
}

/** Tells the events of one order, one after the other. */
export class Teller {
  private readonly usual: ReadonlySet<string>;
  private readonly read = new Map<string, ReadonlySet<string>>();

  /** What happens to every order is only named; by default nothing is. */
  constructor(usual: readonly string[] = []) {
    this.usual = new Set(usual);
  }

  paragraph(what: string, at: Instant, events: readonly OrderEvent[]): string {
    return [`${toIso(at).slice(0, 16).replace('T', ' ')}  ${what}`, ...events.map((event) => this.event(event, at))].join('\n');
  }

  event(event: OrderEvent, now: Instant): string {
    const text = this.whole(event, now);
    return this.usual.has(text) ? `  ${event.type} ${subject(event)} as usual` : text;
  }

  /** Short things beside the name of the event, long ones below it. */
  private whole(event: OrderEvent, now: Instant): string {
    const parts = told(event)
      .filter(([key, value]) => key !== 'type' && !(key === 'at' && value === now) && !isNothing(value))
      .map(([key, value]) => [key, key === 'basis' ? this.basis(subject(event), value as Basis) : inline(value)] as const);
    const isLong = ([key, text]: readonly [string, string]): boolean => key === 'basis' || text.length > 40;
    const short = parts.filter((part) => !isLong(part)).map(([key, text]) => ` ${key}: ${text}`);
    const long = parts.filter(isLong).map(([key, text]) => `\n      ${key}: ${text}`);
    return `  ${event.type}${short.join()}${long.join('')}`;
  }

  /** `price-agrees@1 read customer:ACME@1 …`; the second time only what is read anew, or no more. */
  private basis(of: string, { code, entries }: Basis): string {
    const now = new Set(entries.map(({ key, version }) => `${shortened(key)}@${version}`));
    const before = this.read.get(of);
    this.read.set(of, now);
    if (before === undefined) return `${code} read ${[...now].join(' ') || 'nothing'}`;
    const changes = [
      ...[...before].filter((each) => !now.has(each)).map((each) => `-${each}`),
      ...[...now].filter((each) => !before.has(each)).map((each) => `+${each}`),
    ];
    return `${code} read ${changes.join(' ') || 'the same'}`;
  }
}

/** Of which step, task or hold an event is. */
const subject = (event: OrderEvent): string => ('step' in event ? event.step : 'instance' in event ? event.instance : '');
const isNothing = (value: unknown): boolean => value === false || (Array.isArray(value) && value.length === 0);
/** Keys that hold a digest are cut short. */
const shortened = (text: string): string => text.replaceAll(/([0-9a-f]{6})[0-9a-f]{26,}/g, '$1…');

/** By name, whatever order a store keeps them in. */
const inOrder = <T>(of: Readonly<Record<string, T>>): readonly T[] =>
  Object.entries(of)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, each]) => each);

/** Where an order stands: what was sent, what is claimed, each step, hold and line, and when it wakes by itself. */
export function standing(it: Town, id: string): string {
  const order = it.live(id);
  const { state, steps, holds, lines, fulfillments } = explain(order, it.workflow);
  const wake = nextWake(order, it.now);
  return [
    `${id} is ${state}, and wakes ${wake === undefined ? 'never' : `at ${toIso(wake)}`}`,
    ...lines.map((line) => `  line ${inline(line)}`),
    ...fulfillments.map((each) => `  fulfillment ${inline(each)}`),
    ...inOrder(order.invoices).map((each) => `  invoice ${inline(each)}`),
    ...inOrder(order.returns).map((each) => `  return ${inline(each)}`),
    ...holds.map(({ hold, waysOut }) => {
      const ways = waysOut.map(({ way, people }) => (people === 2 ? `${way} (two people)` : way)).join(', ');
      return `  hold ${hold.id} ${hold.reason.type} of ${hold.team}: ${ways}`;
    }),
    ...steps.map(stepText),
    ...inOrder(order.claims).map((claim) => `  claim ${inline(claim)}`),
    ...[...it.accounts.values()].map(({ account, claimed }) => `  account ${account}: ${claimed} claimed`),
    `  sent ${it.sent.filter((each) => each.includes(id)).join(', ') || 'nothing'}`,
  ].join('\n');
}

function stepText({ instance, kind, runs, state, code, waitsFor, read, reason, ruling, task, goodUntil }: ExplainedStep): string {
  const waits = waitsFor.length === 0 ? '' : ` for ${waitsFor.join(', ')}`;
  const rests = code === undefined ? '' : `, ${read.length} read by ${code}`;
  const why = reason === undefined ? '' : `, because of ${reason.type}`;
  const by = ruling === undefined ? '' : `, as ${ruling.by.join(' and ')} decided`;
  const until = goodUntil === undefined ? '' : `, good until ${toIso(goodUntil)}`;
  const which = task === undefined ? '' : `, ${inline(task)}`;
  return `  ${kind} ${instance} (${runs}) ${state}${waits}${rests}${why}${by}${until}${which}`;
}

export const eventsOf = (it: Town, id: string): readonly OrderEvent[] => it.events.get(OrderId.of(id)) ?? [];
