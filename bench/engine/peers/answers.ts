/** What an engine tells its callers inside one process: given once, and heard whether asked for before or after. */
import type { Answer, Transition } from '../life.ts';

export class Answers {
  private readonly known = new Map<string, PromiseWithResolvers<Answer>>();

  give(order: string, transition: Transition, answer: Answer): void {
    this.at(order, transition).resolve(answer);
  }

  /** Each is asked for once, and forgotten then. */
  async of(order: string, transition: Transition): Promise<Answer> {
    const answer = await this.at(order, transition).promise;
    this.known.delete(`${order}/${transition}`);
    return answer;
  }

  private at(order: string, transition: Transition): PromiseWithResolvers<Answer> {
    const key = `${order}/${transition}`;
    const known = this.known.get(key) ?? Promise.withResolvers<Answer>();
    this.known.set(key, known);
    return known;
  }
}
