/** Failures as sentences for people. The rule's name is the stable part; the words may get better. */
import type { WorkflowFailure, WorkflowRule } from '../model/failure.ts';

const SENTENCES: Readonly<Record<WorkflowRule, (subject: string) => string>> = {
  shape: (subject) => `${subject} does not belong here`,
  'one-kind': (subject) => `a step is a check, a task or a wait, and this one gives ${subject}`,
  'unknown-check': (subject) => `there is no check ${subject}`,
  'unknown-task': (subject) => `there is no task ${subject}`,
  'unknown-wait': (subject) => `there is no wait ${subject}`,
  'unknown-step': (subject) => `there is no step ${subject} to name here`,
  cycle: (subject) => `steps need each other in a circle: ${subject}`,
  unreachable: (subject) => `no task rests on the check ${subject}, so it controls nothing`,
  'undo-missing': (subject) => `${subject} can be taken back, and nothing says how`,
  'undo-unknown': (subject) => `${subject} is not an undo that fits`,
  scope: (subject) => subject,
  'release-rests-on-locked': (subject) => `a release rests on every locked control, but ${subject}`,
  parameter: (subject) => `the parameter ${subject}`,
  'hold-missing': (subject) => `the check ${subject} says nothing about its holds`,
  'hold-invalid': (subject) => `this hold cannot be worked: ${subject}`,
  'no-release': (subject) => `nothing would ever ship: ${subject} releases`,
  'uses-missing': (subject) => `${subject}, and does not rest on it`,
  'uses-twice': (subject) => `${subject}, so which answer is meant is open`,
  'opens-invalid': (subject) => `a core cannot open ${subject}`,
  'locked-removed': (subject) => `${subject} is locked and cannot be removed`,
  'locked-loosened': (subject) => `a locked control cannot be loosened: ${subject}`,
  'locked-needs-removed': (subject) => `a locked control cannot be passed by: ${subject}`,
  'locked-hold-loosened': (subject) => `a locked control's hold cannot be loosened: ${subject}`,
  'parent-not-core': (subject) => `this is not the core workflow of this variant: ${subject}`,
  'parent-version': (subject) => `the core is not at version ${subject}`,
  'step-exists': (subject) => `the core has a step ${subject} already`,
  'not-opened': (subject) => `the core does not open ${subject}`,
  loosened: (subject) => `a variant can only be stricter: ${subject}`,
  replaced: (subject) => `a variant cannot replace ${subject} of a step of its core`,
  'name-taken': (subject) => `${subject} is the core's own name`,
};

export const sentence = ({ rule, subject }: Pick<WorkflowFailure, 'rule' | 'subject'>): string => SENTENCES[rule](subject);

/** Every rule of the language, as `docs/reference/workflow.md` explains them. */
export const RULES: readonly string[] = Object.keys(SENTENCES);
