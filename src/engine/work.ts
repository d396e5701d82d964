/** What can be in a group: a caller's command, or what an earlier transaction left to be done. */
import type { EffectOutcome, OrderCommand } from '../core/model/command.ts';
import { digest } from '../core/model/digest.ts';
import { HUB, type Actor, type OrderId } from '../core/model/identifiers.ts';
import type { Instant } from '../core/model/instant.ts';
import type { CaptureRoute, DueFollowUp, OpenEffect, Timer } from './ports.ts';
import { traceNow } from './trace.ts';

/** Who asks, before it is known of which order. */
export interface Asker {
  readonly id: string;
  readonly actor: Actor;
  readonly roles: readonly string[];
}

interface Asked extends Asker {
  /** `traceparent` of the call or message that it came with. */
  readonly trace?: string;
  readonly order: OrderId;
  readonly command: OrderCommand;
}

export type Work =
  /**
   * A caller's: its answer is kept under its id, so that a repeat is known. With a `route`, its order is a new one only
   * if the route says so, which its group finds out.
   */
  | (Asked & { readonly kind: 'command'; readonly digest: string; readonly route?: CaptureRoute })
  /** Several that say the same kind of thing, one after the other, are one. */
  | (Asked & { readonly kind: 'follow-up'; readonly ids: readonly string[]; readonly attempts: number })
  | (Asked & { readonly kind: 'timer'; readonly at: Instant })
  /** An effect is about to be sent: its order is asked once more. */
  | (Asked & { readonly kind: 'claim'; readonly effect: OpenEffect })
  /** What became of an effect. */
  | (Asked & { readonly kind: 'report'; readonly effect: OpenEffect });

/** Under the trace of now. */
export function commandWork(order: OrderId, command: OrderCommand, asker: Asker): Extract<Work, { kind: 'command' }> {
  // The workflow of a capture is the hub's choice of the day, not the asker's word.
  const said = digest([order, command.type === 'capture' ? { ...command, workflow: undefined } : command]);
  return { ...asker, ...traceOf({ trace: traceNow() }), kind: 'command', order, command, digest: said };
}

export const captureWork = (fresh: OrderId, route: CaptureRoute, command: OrderCommand, asker: Asker): Work => ({
  ...commandWork(fresh, command, asker),
  route,
});

/** Of the order that its route has led to. */
export const routedTo = (order: OrderId, { id, actor, roles, trace, command }: Work): Work => ({
  ...commandWork(order, command, { id, actor, roles }),
  ...traceOf({ trace }),
});

export const timerWork = ({ order, at }: Timer): Work => ({
  kind: 'timer',
  order,
  command: { type: 'wake' },
  id: `wake:${order}:${at}`,
  actor: HUB,
  roles: [],
  at,
});

export const claimWork = (effect: OpenEffect): Work => ({
  kind: 'claim',
  order: effect.order,
  command: { type: 'claim-effect', instance: effect.instance, generation: effect.generation, act: effect.act },
  id: `claim:${effect.key}`,
  actor: HUB,
  roles: [],
  ...traceOf(effect),
  effect,
});

const traceOf = ({ trace }: { readonly trace?: string | undefined }): Pick<Asked, 'trace'> =>
  trace === undefined ? {} : { trace };

export const reportWork = (effect: OpenEffect, outcome: EffectOutcome, actor: Actor): Work => ({
  kind: 'report',
  order: effect.order,
  command: { type: 'record-effect', instance: effect.instance, generation: effect.generation, act: effect.act, outcome },
  id: `effect:${effect.key}:${effect.attempts}`,
  actor,
  roles: [],
  ...traceOf(effect),
  effect,
});

/** A bulk of prices tells an order of each chunk: what follows on one another is noted at once. */
export function followUpWorks(due: readonly DueFollowUp[]): readonly Work[] {
  const works: (Work & { kind: 'follow-up' })[] = [];
  const last = new Map<OrderId, number>();
  for (const { id, order, command, attempts } of due) {
    const at = last.get(order);
    const before = at === undefined ? undefined : works[at];
    if (at !== undefined && before?.command.type === 'note-facts' && command.type === 'note-facts') {
      const facts = [...new Set([...before.command.facts, ...command.facts])];
      works[at] = { ...before, command: { type: 'note-facts', facts }, ids: [...before.ids, id] };
      continue;
    }
    last.set(order, works.length);
    works.push({ kind: 'follow-up', order, command, id: `follow-up:${id}`, actor: HUB, roles: [], ids: [id], attempts });
  }
  return works;
}
