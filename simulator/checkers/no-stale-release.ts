/**
 * no-stale-release: nothing is released, and no release is sent, on a basis that does not hold at that instant.
 *
 * Looked at twice for each release: in the commit that wants it, and in the commit in which a worker takes it to send it.
 * Both times all that it rests on is compared with the facts and accounts as they are committed now, and the instruction
 * with the demand as the feed says it is; and the gates are held against the world. What is withdrawn within the same
 * commit never reached anybody. Afterwards what a node has must go on having ground under it, or be called back.
 */
import { isSame } from '../../src/core/model/digest.ts';
import type { OrderId } from '../../src/core/model/identifiers.ts';
import { startOf, type Instant } from '../../src/core/model/instant.ts';
import type { ReleaseInstruction } from '../../src/core/model/instruction.ts';
import type { InstanceId } from '../../src/core/model/task.ts';
import type { Step } from '../../src/core/workflow/workflow.ts';
import type { Checker, Commit, Entry, MakeChecker, Recorded, Report, Scene } from '../witness.ts';
import type { AnswerBook } from './books/answers.ts';
import type { DemandBook } from './books/demand.ts';
import type { FulfillmentBook } from './books/fulfillments.ts';
import { instanceFor, memberOf, ReleaseBooks, stands, stepNameOf } from './books/release.ts';
import { generationOf, RELEASE } from './books/tasks.ts';
import { Ground } from './ground.ts';
import { Recalls } from './recalls.ts';

interface Release {
  readonly order: OrderId;
  readonly instance: InstanceId;
  readonly generation: number;
  readonly step: Step;
  readonly instruction: ReleaseInstruction;
  readonly at: Instant;
}

class NoStaleRelease implements Checker {
  readonly promise = 'no-stale-release';
  private readonly scene: Scene;
  private readonly report: Report;
  private readonly books = new ReleaseBooks();
  private readonly ground: Ground;
  private readonly recalls: Recalls;

  constructor(scene: Scene, report: Report) {
    this.scene = scene;
    this.report = report;
    this.ground = new Ground(scene, this.books);
    this.recalls = new Recalls(scene, this.books, this.ground, report);
  }

  committed(commit: Commit): void {
    if (commit.kind === 'order') this.taken(commit);
    this.recalls.committed(commit);
  }

  private taken(commit: Extract<Commit, { kind: 'order' }>): void {
    let touched: Release[] | undefined;
    for (const recorded of commit.events) {
      this.books.take(recorded);
      const release = this.releaseIn(recorded);
      if (release === undefined) continue;
      this.isLetGo(release);
      touched = [...(touched ?? []), release];
    }
    for (const release of touched ?? []) this.holds(release);
  }

  /** A node is only ever told what a worker took up. */
  entered(entry: Entry): void {
    if (entry.kind !== 'arrived' || entry.task !== RELEASE || entry.act !== 'do') return;
    const { order, instance, generation, partner, key } = entry;
    const of = generationOf(this.books.tasks.of(order).get(instance), generation);
    if (of === undefined) return this.report(`${partner} was told ${key}, which the feed does not know`, order);
    if (!of.wasClaimed)
      return this.report(`${partner} was told ${key}, which is ${of.state} and was never taken to be sent`, order);
    const asked = entry.input as ReleaseInstruction;
    if (!isSame(asked.destination, of.release?.destination) || asked.node !== of.release?.node)
      this.report(`${partner} was told ${key} for another place or node than was decided`, order);
  }

  private releaseIn({ order, event, at }: Recorded): Release | undefined {
    const isWanted = event.type === 'task-wanted' && event.task === RELEASE;
    const isTaken = event.type === 'task-moved' && event.from === 'wanted' && event.to === 'sending';
    if (!isWanted && !isTaken) return undefined;
    const { instance, generation } = event;
    const instruction = generationOf(this.books.tasks.of(order).get(instance), generation)?.release;
    const step = this.scene.workflow.byName[stepNameOf(instance)];
    if (instruction === undefined || step === undefined) return undefined;
    return { order, instance, generation, step, instruction, at };
  }

  private broken(release: Release, what: string): void {
    this.report(`${release.instance} generation ${release.generation}: ${what}`, release.order);
  }

  /** No person and no offer stands in the way at that moment. */
  private isLetGo(release: Release): void {
    for (const { id, reason } of this.books.holds.open(release.order).values())
      if (reason.type === 'stopped' || reason.type === 'unsettled' || reason.type === 'awaiting-buyer')
        this.broken(release, `released while hold ${id} (${reason.type}) is open`);
  }

  private holds(release: Release): void {
    const { order, instance, generation } = release;
    const state = generationOf(this.books.tasks.of(order).get(instance), generation)?.state;
    if (state !== 'wanted' && state !== 'sending') return;
    for (const name of release.step.restsOn) {
      const step = this.scene.workflow.byName[name];
      if (step !== undefined) this.restsOn(release, step);
    }
    const demand = this.books.demands.of(order);
    const fulfillment = this.books.fulfillments.of(order).get(memberOf(instance) as FulfillmentBook['id']);
    if (demand === undefined || fulfillment === undefined) return this.broken(release, 'no demand and no plan asks for it');
    this.isAsPlanned(release, demand, fulfillment);
    const of = { order, demand, fulfillment, instruction: release.instruction, at: release.at };
    for (const what of [...this.ground.of(of), ...this.ground.ofStart(of)]) this.broken(release, what);
    return undefined;
  }

  private restsOn(release: Release, step: Step): void {
    const id = instanceFor(step, release.step, memberOf(release.instance));
    if (step.kind === 'task' && step.runs !== 'stock.reserve') {
      const task = this.books.tasks.of(release.order).get(id);
      if (!stands(task)) this.broken(release, `${id} is ${task?.generations.at(-1)?.state ?? 'not asked for'}`);
      return;
    }
    if (step.kind === 'wait') return;
    const answer = this.books.answers.of(release.order, id);
    if (answer === 'forgotten') return;
    if (answer?.kind !== 'passed') return this.broken(release, `${id} is ${answer?.kind ?? 'not answered'}`);
    this.isCurrent(release, id, answer);
  }

  private isCurrent(release: Release, id: InstanceId, { basis, goodUntil }: AnswerBook): void {
    if (goodUntil !== undefined && goodUntil <= release.at)
      this.broken(release, `${id} was good until ${goodUntil}, and it is ${release.at}`);
    for (const { key, version } of basis?.entries ?? []) {
      if (key.startsWith('order.')) continue;
      const now = this.scene.fact(key).version;
      if (now !== version) this.broken(release, `${id} read ${key} at version ${version}, and it is at ${now}`);
    }
  }

  private isAsPlanned(release: Release, demand: DemandBook, fulfillment: FulfillmentBook): void {
    const { instruction, at } = release;
    if (fulfillment.hasEnded || !fulfillment.isWanted) this.broken(release, `the plan does not want ${fulfillment.id} any more`);
    if (instruction.node !== fulfillment.node)
      this.broken(release, `tells ${instruction.node}, and the plan says ${fulfillment.node}`);
    if (!isSame(instruction.lines, fulfillment.lines)) this.broken(release, `carries other lines than ${fulfillment.id} has`);
    if (instruction.customer !== demand.customer) this.broken(release, `is for ${instruction.customer}`);
    if (instruction.purchaseOrder !== demand.purchaseOrder)
      this.broken(release, `names purchase order ${instruction.purchaseOrder}, and the buyer's is ${demand.purchaseOrder}`);
    if (instruction.instructions !== demand.instructions) this.broken(release, 'carries other instructions than the buyer gave');
    if (fulfillment.notBefore !== undefined && at < startOf(fulfillment.notBefore))
      this.broken(release, `released before ${fulfillment.notBefore}`);
  }
}

export const noStaleRelease: MakeChecker = (scene, report) => new NoStaleRelease(scene, report);
