/** What a warehouse is asked, and how it answers a recall, in canonical form. */
import type { EffectOutcome } from '../../core/model/command.ts';
import type { ReleaseInstruction } from '../../core/model/instruction.ts';
import type { UndoAnswer } from '../../core/model/task.ts';
import type { WantedEffect } from '../../engine/ports.ts';

export const releaseMessage = ({ input, key }: WantedEffect): unknown => ({ ...(input as ReleaseInstruction), key });

/** A `recall-answer`. What is none is thrown: nobody knows then what became of the recall. */
export function readRecallAnswer(value: unknown): EffectOutcome {
  const said = value as { readonly answer: string; readonly state?: string } & Partial<UndoAnswer>;
  switch (said.answer) {
    case 'confirmed':
      return { kind: 'done' };
    case 'partly':
      return { kind: 'undo-partly', answer: { undone: said.undone ?? [], kept: said.kept ?? [] } };
    case 'refused':
      return { kind: 'refused', code: 'recall-refused', detail: said.state ?? 'past the point of no return' };
    default:
      throw new Error(`a recall answered ${said.answer}`);
  }
}
