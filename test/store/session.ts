/** A test's own look into the database: SQL as it is written, values put in where it names them. */
import { Client } from 'pg';

type Row = Record<string, unknown>;

export interface Session {
  <R extends object = Row>(text: TemplateStringsArray, ...values: readonly unknown[]): Promise<R[]>;
  readonly unsafe: <R extends object = Row>(text: string, values?: readonly unknown[]) => Promise<R[]>;
  readonly begin: (work: (session: Session) => Promise<unknown>) => Promise<void>;
  readonly end: () => Promise<void>;
}

export function sessionOn(url: string): Session {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  let connecting: Promise<unknown> | undefined;
  const unsafe = async <R extends object>(text: string, values: readonly unknown[] = []): Promise<R[]> => {
    await (connecting ??= client.connect());
    const found = await client.query<R>({ text, ...(values.length > 0 && { values: [...values] }) });
    return found.rows;
  };
  const ask = async <R extends object = Row>(text: TemplateStringsArray, ...values: readonly unknown[]): Promise<R[]> =>
    await unsafe<R>(String.raw({ raw: text.raw }, ...values.map((_, index) => `$${index + 1}`)), values);
  const session: Session = Object.assign(ask, {
    unsafe,
    begin: async (work: (session: Session) => Promise<unknown>) => {
      await unsafe('begin');
      await work(session);
      await unsafe('commit');
    },
    end: async () => await client.end(),
  });
  return session;
}
