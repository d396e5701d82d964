/** What was typed, as words and options; anything else than this command takes is refused by name. */
import { fail, ok, type Result } from '../core/model/result.ts';
import type { CommandLineFailure } from './failure.ts';

export interface Arguments {
  readonly words: readonly string[];
  readonly options: ReadonlyMap<string, string>;
}

export interface Takes {
  /** Names of the words, all needed, but for the last `optional`. */
  readonly words: readonly string[];
  readonly optional?: number;
  /** Options with a value, and those that stand alone. */
  readonly options: readonly string[];
  readonly flags: readonly string[];
}

export function readArguments(given: readonly string[], takes: Takes): Result<Arguments, CommandLineFailure> {
  const words: string[] = [];
  const options = new Map<string, string>();
  for (let i = 0; i < given.length; i++) {
    const [name = '', inline] = (given[i] ?? '').split(/=(.*)/s);
    if (!name.startsWith('--')) words.push(given[i] ?? '');
    else if (takes.flags.includes(name)) options.set(name, 'yes');
    else if (takes.options.includes(name)) {
      const value = inline ?? given[++i];
      if (value === undefined)
        return fail({ code: 'argument-missing', what: `a value for ${name}`, wayOut: `write ${name} VALUE` });
      options.set(name, value);
    } else return fail({ code: 'argument-unexpected', what: name, wayOut: 'see orderkeel help' });
  }
  const needed = takes.words.slice(0, takes.words.length - (takes.optional ?? 0));
  const missing = needed[words.length];
  if (missing !== undefined) return fail({ code: 'argument-missing', what: missing, wayOut: 'see orderkeel help' });
  if (words.length > takes.words.length)
    return fail({ code: 'argument-unexpected', what: words[takes.words.length] ?? '', wayOut: 'see orderkeel help' });
  return ok({ words, options });
}
