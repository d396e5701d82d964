/**
 * One lane in this process: what waits for it, and its groups, one after another. Other processes run groups of the same
 * lane between ours; whose turn it is, the lane's row decides.
 *
 * A group that a single work spoils is halved until that work stands alone; its neighbours go on. What comes faster than
 * it is done is refused with "try later": what waits in memory is bounded.
 */
import type { Failure } from '../core/model/failure.ts';
import { HUB } from '../core/model/identifiers.ts';
import type { Instant } from '../core/model/instant.ts';
import { Ahead, type Left } from './ahead.ts';
import { DEFAULT_BACKOFF, nextAttempt } from './backoff.ts';
import type { Deliveries } from './deliveries.ts';
import { GroupFailed, runGroup, type GroupDone, type GroupParts } from './group.ts';
import { LaneQueue, type Waiting } from './lane-queue.ts';
import { LaneMemory } from './memory.ts';
import type { Chance, CommandOutcome, DeferredEffect, Lane, SetAside } from './ports.ts';
import { commandWork, type Work } from './work.ts';

export interface LaneParts {
  readonly group: GroupParts;
  readonly deliveries: Deliveries;
  readonly chance: Chance;
  /** Something was left for these lanes. */
  readonly nudge: (lanes: ReadonlySet<Lane>) => void;
  readonly done: (done: GroupDone) => void;
  /** For the lane of its order. */
  readonly elsewhere: (waiting: Waiting) => void;
  /** Lets everybody else have a turn. */
  readonly breathe: () => Promise<void>;
  readonly onError: (error: unknown) => void;
}

/** Of each of the three kinds of what is due, in one group. */
const DUE_MAX = { alone: 256, behind: 192, beside: 96 };
const WAITING_MAX = 20_000;
/** A follow-up that failed so often is a person's. */
const ATTEMPTS_MAX = 10;

export class LaneRunner {
  readonly lane: Lane;
  private readonly parts: LaneParts;
  private readonly memory: LaneMemory;
  private readonly waiting = new LaneQueue();
  /** More was due than the group before could take. */
  private isBehind = false;
  private deferred: DeferredEffect[] = [];
  private mayBeDue = true;
  /** Begun as a group is written, for the next; none after a rest, since its time is that of the group before. */
  private ahead: Ahead | undefined;

  constructor(lane: Lane, parts: LaneParts) {
    this.lane = lane;
    this.parts = parts;
    this.memory = new LaneMemory(parts.group.store.lanes);
  }

  /** Durable once it is answered. */
  async ask(work: Work): Promise<CommandOutcome> {
    if (this.waiting.length >= WAITING_MAX) return { kind: 'refused', order: work.order, failure: TRY_LATER };
    return await new Promise((resolve, reject) => this.waiting.push({ work, weight: weightOf(work), resolve, reject }));
  }

  /** From another lane, which had taken it for its own. */
  takeOver(waiting: Waiting): void {
    this.waiting.push(waiting);
  }

  /** What this process owes the lane: it is never refused. */
  tell(work: Work): void {
    this.waiting.push({ work, weight: 1 });
  }

  defer(deferred: DeferredEffect): void {
    this.deferred.push(deferred);
  }

  dueSoon(): void {
    this.mayBeDue = true;
  }

  /** Something that this process alone knows. */
  get hasReports(): boolean {
    return this.waiting.length > 0 || this.deferred.length > 0;
  }

  get hasWork(): boolean {
    return this.waiting.length > 0 || this.deferred.length > 0 || this.mayBeDue;
  }

  /** One group. */
  async step(): Promise<void> {
    const batch = this.waiting.take(this.isBehind);
    const deferred = this.deferred;
    this.deferred = [];
    const looksForDue = this.mayBeDue;
    this.mayBeDue = false;
    try {
      await this.run(batch, deferred, looksForDue);
    } catch (error) {
      // The database is away: nothing was answered, and all of it is tried again.
      this.waiting.giveBack(batch);
      this.deferred = [...deferred, ...this.deferred];
      this.mayBeDue = true;
      throw error;
    }
    if (!this.hasWork) this.letGo();
  }

  private letGo(): void {
    this.ahead?.close();
    this.ahead = undefined;
  }

  /** `due`: whether to look for what is due as well; or only for these works of it, by their ids, if they still are. */
  private async run(
    batch: readonly Waiting[],
    deferred: readonly DeferredEffect[],
    due: boolean | ReadonlySet<string>,
  ): Promise<void> {
    const { deliveries } = this.parts;
    const isAlone = batch.length === 0 || due !== true;
    const most = DUE_MAX[isAlone ? 'alone' : this.isBehind ? 'behind' : 'beside'];
    const dueMost = { followUps: most, timers: most, effects: most, without: deliveries.closed() };
    const works = batch.map(({ work }) => work);
    const since = deliveries.now();
    const { ahead } = this;
    void ahead?.follow(() => works, this.parts.breathe);
    try {
      const done = await runGroup(this.parts.group, this.lane, this.memory, {
        works,
        deferred,
        due: due === false ? undefined : dueMost,
        ...(typeof due === 'object' && { only: due }),
        ...(ahead !== undefined && { ahead }),
        onWriting: (left) => this.goAhead(left),
      });
      await this.settle(done, batch, since, due === true);
    } catch (error) {
      this.letGo();
      if (!(error instanceof GroupFailed)) throw error;
      if (due !== false) this.mayBeDue = true;
      await this.halve(error, batch, deferred);
    }
  }

  /** A group that begins anew leaves something else: what was taken on what it would have left is let go. */
  private goAhead(left: Left): void {
    const { group, breathe } = this.parts;
    this.ahead?.close();
    this.ahead = new Ahead(group, this.memory, left);
    void this.ahead.follow(() => this.waiting.next(this.isBehind), breathe);
  }

  private async settle(done: GroupDone, batch: readonly Waiting[], since: Instant, looked: boolean): Promise<void> {
    if (looked) this.isBehind = done.isFull;
    if (done.isFull || done.leavesEffects) this.mayBeDue = true;
    this.parts.deliveries.begin(done.send, since);
    this.parts.nudge(done.followUpsFor);
    this.parts.done(done);
    const byWork = new Map(batch.map((each) => [each.work, each]));
    for (const [index, work] of done.works.entries()) {
      const outcome = done.outcomes[index];
      if (outcome !== undefined) byWork.get(work)?.resolve?.(outcome);
    }
    for (const { asked, work } of done.elsewhere) this.parts.elsewhere({ ...(byWork.get(asked) ?? { weight: 1 }), work });
    for (const { work, error } of done.broken) await this.setAside(work, error, byWork.get(work));
  }

  private async halve(
    { works, cause }: GroupFailed,
    batch: readonly Waiting[],
    deferred: readonly DeferredEffect[],
  ): Promise<void> {
    const byWork = new Map(batch.map((each) => [each.work, each]));
    const [first] = works;
    if (first === undefined) throw new Error(`lane ${this.lane}: a group without work fails`, { cause });
    if (works.length === 1) {
      if (deferred.length > 0) await this.run([], deferred, false);
      return await this.setAside(first, cause, byWork.get(first));
    }
    // The lane was let go: what was due may be done by another process meanwhile, and is looked for again.
    const half = async (part: readonly Work[], later: readonly DeferredEffect[]): Promise<void> =>
      await this.run(
        part.flatMap((work) => byWork.get(work) ?? []),
        later,
        new Set(part.flatMap((work) => (byWork.has(work) ? [] : [work.id]))),
      );
    const middle = Math.ceil(works.length / 2);
    await half(works.slice(0, middle), deferred);
    await half(works.slice(middle), []);
  }

  /** A caller still has its command, and hears why. What is the hub's own waits for a person, and its order is held. */
  private async setAside(work: Work, error: unknown, waiting: Waiting | undefined): Promise<void> {
    this.parts.onError(error);
    if (waiting?.reject !== undefined) return waiting.reject(error);
    // It is in its queue still, and falls due again: an effect when its lease has run out.
    await this.putAside(work, error).catch(this.parts.onError);
  }

  private async putAside(work: Work, error: unknown): Promise<void> {
    // The hub's own hold, on an order that takes nothing any more.
    if (work.kind === 'command') return;
    const detail = error instanceof Error ? error.message : String(error);
    const { store } = this.parts.group;
    if (work.kind === 'follow-up' && work.attempts + 1 < ATTEMPTS_MAX) {
      const until = nextAttempt(await store.now(), work.attempts + 1, this.parts.chance, DEFAULT_BACKOFF);
      for (const id of work.ids) await store.deferFollowUp(work.order, id, until, detail);
      return;
    }
    for (const item of itemsOf(work, detail)) await store.setAside(item);
    const note = `set aside, and not carried out: ${work.command.type} (${detail})`;
    const asker = { id: `set-aside:${work.id}`, actor: HUB, roles: [] };
    this.tell(commandWork(work.order, { type: 'place-hold', note, team: 'operations' }, asker));
  }
}

function itemsOf(work: Work, error: string): readonly SetAside[] {
  const { order } = work;
  switch (work.kind) {
    case 'follow-up':
      return work.ids.map((id) => ({ queue: 'follow-up', order, id, error }));
    case 'timer':
      return [{ queue: 'timer', order, id: work.id, error }];
    case 'claim':
    case 'report':
      return [{ queue: 'effect', order, id: work.effect.key, error }];
    case 'command':
      return [];
  }
}

const weightOf = ({ command }: Work): number => (command.type === 'capture' ? 1 + command.demand.lines.length : 1);

const TRY_LATER: Failure = {
  code: 'try-later',
  where: 'command',
  waiting: WAITING_MAX,
  wayOut: 'send it again under the same id in some seconds: more comes in than can be done',
};
