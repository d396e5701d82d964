/**
 * A transfer as an integration job makes it: sent, and on a time-out sent again, blindly, a few times; what never left
 * waits for the job's next run. What is then still in doubt, or refused, is an error mail.
 */
import type { EffectOutcome } from '../../../src/core/model/command.ts';
import type { SimEffect } from '../../hub/effects.ts';
import { MINUTE } from '../../world/world.ts';
import type { Desk } from './desk.ts';
import type { Site } from './site.ts';
import { Tally } from './tally.ts';

const FIRST_PAUSE_MS = 7_500;

export class Sender {
  private readonly site: Site;
  private readonly desk: Desk;
  private readonly attempts = new Tally();

  constructor(site: Site, desk: Desk) {
    this.site = site;
    this.desk = desk;
  }

  send(effect: SimEffect, done: (outcome: EffectOutcome) => void): void {
    this.attempt(effect, 0, done);
  }

  private attempt(effect: SimEffect, tried: number, done: (outcome: EffectOutcome) => void): void {
    const { world, assumed, wire } = this.site;
    wire.send(effect, this.attempts.next(effect.key), (result) => {
      if (result.kind === 'answered' && result.outcome.kind !== 'refused') return done(result.outcome);
      const again = (ms: number, of: number): void => world.timeline.in(ms, () => this.attempt(effect, of, done));
      if (result.kind === 'not-sent') return again(assumed.exportMinutes * MINUTE, tried);
      if (result.kind === 'no-answer' && tried < assumed.retries) return again(FIRST_PAUSE_MS * 2 ** tried, tried + 1);
      const byHand = (): 'done' => {
        again(0, 0);
        return 'done';
      };
      return this.desk.raise(`transfer ${effect.key}`, byHand);
    });
  }
}
