/** Where words go, and when somebody asks for an end. */
export interface Terminal {
  readonly say: (text: string) => void;
  readonly complain: (text: string) => void;
  /** Lines may be rewritten in place. */
  readonly isLive: boolean;
  readonly columns: number;
}

export const TERMINAL: Terminal = {
  say: (text) => void process.stdout.write(`${text}\n`),
  complain: (text) => void process.stderr.write(`${text}\n`),
  isLive: process.stdout.isTTY && process.env['TERM'] !== 'dumb',
  columns: process.stdout.columns,
};

/** Comes true at the first Ctrl-C, or when a service manager asks; later ones change nothing. */
export const asked = (): Promise<void> =>
  new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve());
  });
