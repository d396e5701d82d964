/** What a trial found, as lines for a reader. Pure. */
import { interval } from './draw.ts';
import type { Mutant } from './tree.ts';

/** A test failed; it never came back; all tests passed; no test comes past it. The last two are what tests miss. */
export type Outcome = 'killed' | 'timeout' | 'survived' | 'no coverage';
export type Tried = Mutant & { readonly outcome: Outcome };

const isKilled = ({ outcome }: Tried): boolean => outcome === 'killed' || outcome === 'timeout';
const percent = (share: number): string => `${(share * 100).toFixed(1)}%`;

function score(name: string, tried: readonly Tried[]): string {
  const killed = tried.filter(isKilled).length;
  const [from, to] = interval(killed, tried.length);
  const share = percent(killed / Math.max(1, tried.length)).padStart(6);
  return `${share}  ${`${killed} of ${tried.length}`.padStart(12)}  ${percent(from)} to ${percent(to)}  ${name}`;
}

const folderOf = ({ file }: Mutant): string => file.slice(0, file.lastIndexOf('/'));
const oneLine = (text: string): string => (text.length > 160 ? `${text.slice(0, 157)}...` : text).replaceAll(/\s+/g, ' ');

export function report(tried: readonly Tried[]): readonly string[] {
  const folders = Map.groupBy(tried, folderOf);
  const lost = tried
    .filter((each) => !isKilled(each))
    .toSorted((a, b) => (a.file === b.file ? a.line - b.line || a.column - b.column : a.file < b.file ? -1 : 1));
  return [
    '',
    ...lost.map(
      ({ file, line, column, mutator, original, replacement, outcome }) =>
        `${file}:${line}:${column} ${outcome}, ${mutator}: ${oneLine(original)} => ${oneLine(replacement)}`,
    ),
    '',
    ...[...folders].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([name, those]) => score(name, those)),
    score('all, with the interval at 95%', tried),
    `${tried.filter(({ outcome }) => outcome === 'timeout').length} of those killed never came back`,
  ];
}
