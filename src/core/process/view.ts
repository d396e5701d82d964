/**
 * The view through which steps read: whatever is read is recorded, so a basis is complete by construction.
 *
 * Invariants: a read is recorded with the version and the part that mattered; accounts and the clock
 * are never recorded; a fact that isn't loaded is read as absent *and* voids the run, so that nothing is guessed.
 */
import type { AnswerValues, ClaimAsk, ClaimResult, CountedDemand, RawDemand, View, WrittenGoods } from '../checks/check.ts';
import { accountKind, type AccountKey, type AccountKind, type Claim } from '../model/account.ts';
import * as decimal from '../model/decimal.ts';
import {
  keyOf,
  MAX_AGE,
  orderFact,
  type Basis,
  type BasisEntry,
  type FactKey,
  type FactKind,
  type FactValues,
} from '../model/fact.ts';
import type { Ruling } from '../model/hold.ts';
import type { FulfillmentId, LineId, OrderId, ScheduleId } from '../model/identifiers.ts';
import { plus, type Instant } from '../model/instant.ts';
import type { Line, LiveOrder, OrderHeader, Schedule } from '../model/order.ts';
import type { Fulfillment } from '../model/plan.ts';
import { broken } from '../model/result.ts';
import type { InstanceId } from '../model/task.ts';
import type { Step } from '../workflow/workflow.ts';
import type { Draft } from './draft.ts';
import { CAME_AS_FACT, HEADER_FACT, LINES_FACT, SHIPPED_FACT } from './evolve/demand.ts';
import { heldBy } from './evolve/steps.ts';
import { destinationOf, due, fulfillmentIn, lineIn, scheduleIn, schedulesOf } from './order-facts.ts';

export type TaskView = View;

export class TrackedView implements View {
  readonly order: OrderId;
  readonly now: Instant;
  private readonly draft: Draft;
  private readonly state: LiveOrder;
  private readonly step: Step;
  private readonly instance: InstanceId;
  private readonly member: string | undefined;
  private readonly entries: BasisEntry[] = [];
  /** Claims asked in this run, whether they were new or not. */
  readonly asked: ClaimAsk[] = [];
  /** Facts read that are older than their kind may be. */
  readonly tooOld: FactKey[] = [];
  /** When the first of the other facts read will be. */
  freshUntil: Instant | undefined;
  /** A step after the count sees only what was counted: what came since is nobody's business until it is complete. */
  private readonly isAfterCount: boolean;

  constructor(draft: Draft, step: Step, instance: InstanceId, member: string | undefined, now: Instant = draft.now) {
    this.draft = draft;
    this.state = draft.order;
    this.order = this.state.id;
    this.now = now;
    this.step = step;
    this.instance = instance;
    this.member = member;
    this.isAfterCount = step.sources['complete'] !== undefined;
  }

  basis(code: string): Basis {
    return { code, parameters: this.step.parameters, entries: this.entries };
  }

  private record<P>(key: FactKey, version: number, value: P): P {
    this.entries.push({ key, version, value });
    return value;
  }

  private own<P>(key: FactKey, value: P): P {
    return this.record(key, this.state.versions[key] ?? 1, value);
  }

  header<P>(project: (header: OrderHeader) => P): P {
    return this.own(HEADER_FACT, project(this.state.header));
  }

  lines(): readonly LineId[] {
    const lines: LineId[] = [];
    for (const id of this.state.lineOrder) if (this.alive(id).length > 0) lines.push(id);
    return this.own(LINES_FACT, lines);
  }

  line<P>(id: LineId, project: (line: Line) => P): P {
    return this.own(this.draft.ownFacts.line(id), project(lineIn(this.state, id)));
  }

  schedules(line: LineId): readonly ScheduleId[] {
    return this.own(this.draft.ownFacts.line(line), this.alive(line));
  }

  /** What was cancelled whole before it was counted never becomes anybody's business. */
  private alive(line: LineId): readonly ScheduleId[] {
    const { schedules } = lineIn(this.state, line);
    return schedules.every((id) => this.isAlive(id)) ? schedules : schedules.filter((id) => this.isAlive(id));
  }

  private isAlive(id: ScheduleId): boolean {
    const schedule = scheduleIn(this.state, id);
    return schedule.counted !== undefined || (!this.isAfterCount && decimal.isPositive(due(schedule)));
  }

  raw<P>(id: ScheduleId, project: (demand: RawDemand) => P): P {
    return this.own(this.draft.ownFacts.asked(id), project(this.rawDemand(scheduleIn(this.state, id))));
  }

  cameAs(): readonly WrittenGoods[] {
    const { cameAs } = this.state;
    if (cameAs === undefined) return [];
    const goods = schedulesOf(cameAs).map((schedule) => ({
      item: lineIn(cameAs, schedule.line).item,
      quantity: schedule.quantity,
      destination: destinationOf(cameAs, schedule),
    }));
    return this.record(CAME_AS_FACT, 1, goods);
  }

  demand<P>(id: ScheduleId, project: (demand: CountedDemand) => P): P {
    const schedule = scheduleIn(this.state, id);
    if (schedule.counted === undefined) broken(`${this.step.name} reads the demand of ${id} before it is counted`);
    const { item, unit } = schedule.counted;
    return this.own(this.draft.ownFacts.schedule(id), project({ ...this.rawDemand(schedule), item, unit, due: due(schedule) }));
  }

  shipped(id: ScheduleId): decimal.Decimal {
    return this.own(SHIPPED_FACT, scheduleIn(this.state, id).shipped);
  }

  private rawDemand(schedule: Schedule): RawDemand {
    const { quantity, notBefore, cancelAfter } = schedule;
    const requested = schedule.requested ?? this.state.header.requested;
    const written = { quantity, destination: destinationOf(this.state, schedule) };
    if (requested === undefined && notBefore === undefined && cancelAfter === undefined) return written;
    return {
      ...written,
      ...(requested === undefined ? {} : { requested }),
      ...(notBefore === undefined ? {} : { notBefore }),
      ...(cancelAfter === undefined ? {} : { cancelAfter }),
    };
  }

  fact<K extends FactKind, P>(kind: K, ids: readonly string[], project: (value: FactValues[K] | undefined) => P): P {
    const key = keyOf(kind, ids);
    const view = this.draft.fact(key);
    if (view === undefined) return project(undefined);
    const ageMax = MAX_AGE[kind];
    if (ageMax !== undefined && view.version > 0) this.noteAge(key, plus(view.confirmedAt, ageMax));
    return this.record(key, view.version, project(view.value as FactValues[K] | undefined));
  }

  private noteAge(key: FactKey, freshUntil: Instant): void {
    if (freshUntil <= this.now) this.tooOld.push(key);
    else if (this.freshUntil === undefined || freshUntil < this.freshUntil) this.freshUntil = freshUntil;
  }

  answer<C extends keyof AnswerValues, P>(check: C, project: (value: AnswerValues[C]) => P): P {
    const name = this.step.sources[check];
    const source = name === undefined ? undefined : this.draft.workflow.byName[name];
    if (source === undefined) broken(`${this.step.name} reads the answer of ${check}, which it does not rest on`);
    const answer = this.state.answers[source.name as InstanceId];
    // Goods that left are booked at the prices that they left with, whatever has become of the question or the line since.
    if (check === 'price-agrees' && this.state.agreed !== undefined)
      return this.record(source.fact, answer?.revision ?? 0, project(this.state.agreed as unknown as AnswerValues[C]));
    if (answer?.kind !== 'passed') broken(`${this.step.name} reads the answer of ${source.name}, which has not passed`);
    return this.record(source.fact, answer.revision, project(answer.value as AnswerValues[C]));
  }

  claim(ask: ClaimAsk): ClaimResult {
    this.asked.push(ask);
    const claim = this.state.claims[ask.account];
    if (claim === undefined || !isFor(claim, nextAsk(claim, ask))) return { kind: 'unknown' };
    switch (claim.state.kind) {
      case 'wanted':
        return { kind: 'unknown' };
      case 'granted':
        return { kind: 'granted' };
      case 'lost':
        return { kind: 'lost', lost: claim.state.lost, left: claim.state.left };
      case 'waiting':
        return { kind: 'short', shortBy: claim.state.shortBy, waiting: true, ...(hasPart(claim, ask) ? { part: true } : {}) };
      case 'refused':
        return {
          kind: 'short',
          shortBy: claim.state.shortBy,
          waiting: false,
          ...(claim.state.owner === undefined ? {} : { owner: claim.state.owner }),
        };
    }
  }

  claimed(kind: AccountKind): readonly AccountKey[] {
    const own = Object.values(this.state.claims).filter(
      ({ step, account }) => step === this.instance && accountKind(account) === kind,
    );
    const before = kind === 'content' ? (this.state.contentsGivenUp ?? []) : [];
    return [...new Set([...own.map(({ account }) => account), ...before])].sort();
  }

  rulings(): readonly Ruling[] {
    return this.state.rulings.filter((ruling) => ruling.step === this.instance).reverse();
  }

  fulfillment<P>(project: (fulfillment: Fulfillment) => P): P {
    const fulfillment = fulfillmentIn(this.state, this.member as FulfillmentId);
    return this.record(orderFact(`fulfillment:${fulfillment.id}`), 1, project(fulfillment));
  }
}

/** What is still to be held: the whole less what came true. */
export const stillWanted = (claim: Claim | undefined, ask: ClaimAsk): decimal.Decimal =>
  decimal.most(decimal.ZERO, decimal.subtract(ask.quantity, claim?.consumed ?? decimal.ZERO));

/** The part that was to be held first is held. */
function hasPart(claim: Claim, ask: ClaimAsk): boolean {
  return ask.part !== undefined && !decimal.isLess(heldBy(claim), stillWanted(claim, { ...ask, quantity: ask.part }));
}

/** A part is asked for first; once it is held, the whole. */
export function nextAsk(claim: Claim | undefined, ask: ClaimAsk): ClaimAsk {
  if (ask.part === undefined || (claim !== undefined && hasPart(claim, ask))) return ask;
  if (claim?.state.kind === 'wanted' && claim.wanted === stillWanted(claim, ask)) return ask;
  return { ...ask, quantity: ask.part };
}

/** Whether a claim was asked for exactly this: else it is asked again, with the next generation. */
export function isFor(claim: Claim, ask: ClaimAsk): boolean {
  return (
    claim.wanted === stillWanted(claim, ask) &&
    (claim.excessApproved ?? decimal.ZERO) === (ask.excessApproved ?? decimal.ZERO) &&
    // A refusal is no place in the line; what is granted needs none.
    (claim.whenShort === ask.whenShort || claim.state.kind === 'granted')
  );
}
