/** How the state of a step looks: a tone, a sign and words; never a colour alone. */
import type { IconName } from '../kit/icons.tsx';
import type { Tone } from '../kit/parts.tsx';
import { t } from '../texts/en.ts';

interface Look {
  readonly tone: Tone;
  readonly icon: IconName;
}

const LOOKS: Readonly<Record<string, Look>> = {
  passed: { tone: 'good', icon: 'check' },
  done: { tone: 'good', icon: 'check' },
  ended: { tone: 'good', icon: 'check' },
  held: { tone: 'bad', icon: 'stop' },
  // As every release that has shipped. Where that is trouble, a hold says so.
  'too-late': { tone: 'good', icon: 'check' },
  'in-doubt': { tone: 'warn', icon: 'help' },
  suspect: { tone: 'warn', icon: 'help' },
  asked: { tone: 'info', icon: 'dot' },
  wanted: { tone: 'info', icon: 'send' },
  sending: { tone: 'info', icon: 'send' },
  stale: { tone: 'stale', icon: 'stale' },
  undoing: { tone: 'stale', icon: 'undo' },
  undone: { tone: 'stale', icon: 'undo' },
};

export const lookOf = (state: string): Look => LOOKS[state] ?? { tone: 'plain', icon: 'clock' };
export const stateName = (state: string): string => (t.order.states as Readonly<Record<string, string>>)[state] ?? state;
