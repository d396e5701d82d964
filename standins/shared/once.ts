/** The same key gets the same answer, and the act is done once; the same key for something else is refused. */
import { answer, type Answer, type Arrival } from './server.ts';

export class OncePerKey {
  private readonly answers = new Map<string, { readonly asked: string; readonly given: Answer }>();

  /** `content`: what makes two arrivals the same, where their bytes may differ (an envelope with the time of sending). */
  do(arrival: Arrival, act: () => Answer, content: string = arrival.body): Answer {
    if (arrival.key === undefined) return answer(400, { error: 'give an Idempotency-Key' });
    const asked = `${arrival.method} ${arrival.path} ${content}`;
    const known = this.answers.get(arrival.key);
    if (known !== undefined)
      return known.asked === asked ? known.given : answer(409, { error: 'this key was used for something else' });
    const given = act();
    this.answers.set(arrival.key, { asked, given });
    return given;
  }

  /** What was answered under a key: how a partner's state is read back. */
  readBack(key: string): Answer {
    return this.answers.get(key)?.given ?? answer(404, { error: 'nothing under this key' });
  }
}
