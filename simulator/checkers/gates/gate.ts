/**
 * What must stand in the world for goods to leave, gate by gate, worked out from the facts as they are and from what
 * people decided; what the hub made of it is not asked. A gate gives, in a word, what is closed, without figures.
 */
import type { OrderId } from '../../../src/core/model/identifiers.ts';
import type { Instant } from '../../../src/core/model/instant.ts';
import type { ReleaseInstruction } from '../../../src/core/model/instruction.ts';
import type { PriceValue } from '../../../src/core/checks/check.ts';
import type { Step } from '../../../src/core/workflow/workflow.ts';
import type { Scene } from '../../witness.ts';
import type { DemandBook, ScheduleBook } from '../books/demand.ts';
import type { RulingBook } from '../books/rulings.ts';

export interface Case {
  readonly scene: Scene;
  readonly order: OrderId;
  readonly demand: DemandBook;
  readonly instruction: ReleaseInstruction;
  readonly rulings: readonly RulingBook[];
  /** What the order last took for agreed; none while that is open. */
  readonly agreed: PriceValue['lines'] | undefined;
  readonly at: Instant;
}

export type Gate = (of: Case) => string | undefined;

/** The schedule lines that the node has goods of. */
export const schedulesOf = ({ demand, instruction }: Case): readonly ScheduleBook[] =>
  instruction.lines.flatMap(({ schedule }) => demand.schedules.get(schedule) ?? []);

/** The step of a check, whose parameters say how strict it is. */
export const stepFor = ({ scene }: Case, runs: string): Step | undefined => scene.workflow.byRuns[runs];
