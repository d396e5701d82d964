/**
 * The house's rules of style that no linter has. Pure: it takes files as path and text, and gives findings back, so that
 * style.test.ts can plant a violation of each. Patterns are written so that they do not find themselves.
 */

export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

export interface Finding {
  readonly rule: keyof typeof RULES;
  readonly path: string;
  readonly line: number;
}

interface Rule {
  /** Which files the rule looks at. */
  readonly files: RegExp;
  /** What it refuses; a rule without a pattern refuses the file for its name or its length. */
  readonly refuses?: RegExp;
  readonly linesMax?: number;
}

const CODE = /^(src|bin|simulator|standins|web|bench|examples|test|lint)\/.*\.(ts|tsx|js)$/;
const TESTS = /^test\/.*\.ts$/;

export const RULES = {
  /** Past 400 lines a file holds a second thing. */
  'file-too-long': { files: /^(src|simulator|standins)\/.*\.tsx?$/, linesMax: 400 },
  /** What is worth doing is done or is an issue; a note in the code is read by nobody. */
  'note-to-self': { files: CODE, refuses: /\b(TO[D]O|FIX[M]E|HAC[K])\b/ },
  'test-in-src': { files: /^src\/.*\.(test|spec)\.tsx?$/ },
  /** A test that is left out, or that leaves the others out, proves nothing. Where a thing is not at hand, `skipIf` says why. */
  'test-left-out': {
    files: TESTS,
    refuses: /\b(test|it|describe|suite|bench|ctx|context)(\.\w+)*\.(only|skip|todo|fails)\b|[{,]\s*(only|skip|todo): true/,
  },
  /** A test that sleeps is slow on a good day and red on a bad one: wait for the thing itself (vi.waitFor, events.once). */
  'test-sleeps': { files: TESTS, refuses: /\bset(Timeout|Interval)\(|timers\/promises/ },
  /** State of a module is shared by everything in the process and reset by nothing. */
  'module-state': { files: /^(src|simulator|standins)\/.*\.tsx?$/, refuses: /^(export )?(let|var) / },
  /** A lock file or a script that names a host ties the project to somebody's mirror. */
  'names-a-registry': {
    files: /./,
    refuses:
      /\bregistry[.][\w-]+[.][a-z]{2,}|\b(deb|security|archive|ftp\w*)[.](debian|ubuntu)[.][a-z]{2,}|"resolved": *"|^ *registry *=/i,
  },
  /** A path of one machine means nothing on another. */
  'names-a-machine': { files: /./, refuses: /(^|[\s'"`(=])\/(work|root|home|Users)\/[\w.-]+/ },
} as const satisfies Readonly<Record<string, Rule>>;

export function styleFindings(files: readonly SourceFile[]): readonly Finding[] {
  const rules = Object.entries(RULES) as readonly (readonly [Finding['rule'], Rule])[];
  return files.flatMap(({ path, text }) =>
    rules.filter(([, { files: looksAt }]) => looksAt.test(path)).flatMap(([name, rule]) => findingsOf(name, rule, path, text)),
  );
}

function findingsOf(name: Finding['rule'], { refuses, linesMax }: Rule, path: string, text: string): readonly Finding[] {
  const lines = text.replace(/\n$/, '').split('\n');
  if (linesMax !== undefined) return lines.length > linesMax ? [{ rule: name, path, line: linesMax + 1 }] : [];
  if (refuses === undefined) return [{ rule: name, path, line: 1 }];
  return lines.flatMap((line, index) => (refuses.test(line) ? [{ rule: name, path, line: index + 1 }] : []));
}
