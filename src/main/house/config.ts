/**
 * What `orderkeel serve --config FILE` is told: a JSON file.
 *
 *   { "master": "FOLDER", "leaseMs": 60000, "connections": { "NAME": { "kind": "erp-standin", "url": "http://…" } } }
 *
 * An ERP or a finance may have `companies`, the business units whose orders it keeps. A `tryton` has `database`, `user` and
 * `passwordFrom` beside them: the environment variable that holds the password.
 * `"folders": { "NAME": { "path": "FOLDER", "everyMs": 1000 } }`: where the partner of that connection puts files.
 * `"origin": "https://…"`: as browsers name the hub. `"audit": "FOLDER"`: where checkpoints are kept. `"oidc"`:
 * `config-oidc.ts`.
 * `"teams": { "credit": "credit@…" }` with `"console": "https://…"`: who is told of holds by letter, with a link to each.
 * Processes beside each other on one database are given the same one.
 */
import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { fail, ok, type Result } from '../../core/model/result.ts';
import type { MailServer } from '../../connect/notices/mail.ts';
import type { TeamMail } from '../../connect/notices/team-mail.ts';
import type { MainFailure } from '../failure.ts';
import { MASTER_DATA, OWNED_BY_ERP } from '../../connect/erp/tryton/reading.ts';
import type { DropFolder } from './drop-folder.ts';
import { oidcOf, type OidcConfig, type Wrong } from './config-oidc.ts';
import { CONNECTION_KINDS, type Configured } from './connections.ts';

export interface ServeConfig {
  /** A folder of master data for a database that has none yet. */
  readonly master?: string;
  /** How long a process may be silent about an effect before another takes it over. */
  readonly leaseMs?: number;
  readonly connections: readonly Configured[];
  /** By which letters go out. */
  readonly smtp?: MailServer;
  /** Whose teams are told of their holds by letter. */
  readonly teams?: TeamMail;
  /** Where partners put files. */
  readonly folders: readonly DropFolder[];
  /** Where checkpoints of the audit are kept; default: `audit` in the data folder. */
  readonly audit?: string;
  /** As browsers name the hub. */
  readonly origin?: string;
  readonly oidc?: OidcConfig;
  /** Where it was read. */
  readonly file?: string;
}

/** A send may take 10 s. */
const LEASE_MS_MIN = 15_000;
/** A file is taken when it is the same at two looks. */
const EVERY_MS = 1_000;
const EVERY_MS_MIN = 50;

export async function readConfig(file: string | undefined): Promise<Result<ServeConfig, MainFailure>> {
  if (file === undefined) return ok({ connections: [], folders: [] });
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    const detail = (error as NodeJS.ErrnoException).code ?? String(error);
    return fail({ code: 'file-unreadable', file, detail, wayOut: 'check its name and that you may read it' });
  }
  return readConfigText(file, text);
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function readConfigText(file: string, text: string): Result<ServeConfig, MainFailure> {
  const wrong = (where: string, found: unknown, expected: string): Result<never, MainFailure> =>
    fail({
      code: 'config-wrong',
      file,
      where,
      found: found === undefined ? 'nothing' : JSON.stringify(found).slice(0, 80),
      expected,
      wayOut: 'correct it there; docs/operations.md shows a whole one',
    });
  let said: unknown;
  try {
    said = JSON.parse(text);
  } catch (error) {
    return wrong('/', String(error), 'JSON');
  }
  if (!isRecord(said)) return wrong('/', said, 'an object');
  const { master, leaseMs, connections = {}, folders = {}, smtp, audit, origin, oidc, teams, console: address, ...rest } = said;
  const [unknown] = Object.keys(rest);
  if (unknown !== undefined) return wrong(`/${unknown}`, rest[unknown], 'nothing of this name');
  if (master !== undefined && typeof master !== 'string') return wrong('/master', master, 'a folder');
  if (leaseMs !== undefined && !(typeof leaseMs === 'number' && leaseMs >= LEASE_MS_MIN))
    return wrong('/leaseMs', leaseMs, `at least ${LEASE_MS_MIN}`);
  if (audit !== undefined && typeof audit !== 'string') return wrong('/audit', audit, 'a folder');
  if (origin !== undefined && !(typeof origin === 'string' && isOrigin(origin)))
    return wrong('/origin', origin, 'the address that people open, as https://hub.example');
  const provider = oidc === undefined ? ok(undefined) : oidcOf(oidc, origin, wrong);
  if (!provider.ok) return provider;
  const mailServer = smtp === undefined ? ok(undefined) : mailServerOf(smtp, wrong);
  if (!mailServer.ok) return mailServer;
  const teamMail = teamMailOf({ teams, console: address, smtp }, wrong);
  if (!teamMail.ok) return teamMail;
  if (!isRecord(connections)) return wrong('/connections', connections, 'an object');
  const configured: Configured[] = [];
  for (const [name, each] of Object.entries(connections)) {
    const { kind, url } = isRecord(each) ? each : { kind: undefined, url: undefined };
    const known = CONNECTION_KINDS.find((one) => one === kind);
    if (known === undefined) return wrong(`/connections/${name}/kind`, kind, CONNECTION_KINDS.join(', '));
    if (typeof url !== 'string' || !URL.canParse(url)) return wrong(`/connections/${name}/url`, url, 'an address');
    const { companies: named, reads = [], database, user, passwordFrom } = each as Readonly<Record<string, unknown>>;
    const at = `/connections/${name}`;
    if (named !== undefined && !(Array.isArray(named) && named.every((one) => typeof one === 'string')))
      return wrong(`${at}/companies`, named, 'a list of business units');
    const companies = named === undefined ? {} : { companies: named as readonly string[] };
    if (known !== 'tryton') {
      configured.push({ name, kind: known, url, ...companies });
      continue;
    }
    if (typeof database !== 'string') return wrong(`${at}/database`, database, "the name of Tryton's database");
    if (typeof user !== 'string') return wrong(`${at}/user`, user, 'a user of Tryton');
    if (typeof passwordFrom !== 'string') return wrong(`${at}/passwordFrom`, passwordFrom, 'the name of an environment variable');
    const password = process.env[passwordFrom];
    if (password === undefined)
      return wrong(`${at}/passwordFrom`, passwordFrom, 'the name of an environment variable that is set');
    const owned = Array.isArray(reads) ? OWNED_BY_ERP.filter((one) => reads.includes(one)) : [];
    if (!Array.isArray(reads) || owned.length !== reads.length)
      return wrong(`${at}/reads`, reads, `a list of ${OWNED_BY_ERP.join(', ')}`);
    const twice = MASTER_DATA.find((one) => owned.includes(one) && configured.some((other) => other.reads?.includes(one)));
    if (twice !== undefined)
      return wrong(`${at}/reads`, twice, 'nothing that another connection reads, since one system owns it');
    configured.push({ name, kind: known, url, ...companies, reads: owned, login: { database, user, password } });
  }
  if (!isRecord(folders)) return wrong('/folders', folders, 'an object');
  const dropped: DropFolder[] = [];
  for (const [name, each] of Object.entries(folders)) {
    const { path, everyMs = EVERY_MS, ...more } = isRecord(each) ? each : {};
    const [other] = Object.keys(more);
    if (typeof path !== 'string' || path === '') return wrong(`/folders/${name}/path`, path, 'a folder');
    if (typeof everyMs !== 'number' || everyMs < EVERY_MS_MIN)
      return wrong(`/folders/${name}/everyMs`, everyMs, `at least ${EVERY_MS_MIN}`);
    if (other !== undefined) return wrong(`/folders/${name}/${other}`, more[other], 'nothing of this name');
    dropped.push({ name, path: resolve(dirname(file), path), everyMs });
  }
  return ok({
    file,
    connections: configured,
    folders: dropped,
    ...(master !== undefined && { master: resolve(dirname(file), master) }),
    ...(leaseMs !== undefined && { leaseMs }),
    ...(mailServer.value !== undefined && { smtp: mailServer.value }),
    ...(audit !== undefined && { audit: resolve(dirname(file), audit) }),
    ...(origin !== undefined && { origin }),
    ...(provider.value !== undefined && { oidc: provider.value }),
    ...(teamMail.value !== undefined && { teams: teamMail.value }),
  });
}

const isOrigin = (text: string): boolean => URL.canParse(text) && new URL(text).origin === text;

/** Letters need a server to go by, and an address that their links lead to. */
function teamMailOf(
  { teams, console: address, smtp }: Readonly<Record<'teams' | 'console' | 'smtp', unknown>>,
  wrong: Wrong,
): Result<TeamMail | undefined, MainFailure> {
  if (teams === undefined) return address === undefined ? ok(undefined) : wrong('/teams', teams, 'an address for each team');
  if (!isRecord(teams)) return wrong('/teams', teams, 'an object');
  for (const [team, to] of Object.entries(teams))
    if (typeof to !== 'string' || !to.includes('@')) return wrong(`/teams/${team}`, to, 'an e-mail address');
  if (smtp === undefined) return wrong('/smtp', smtp, 'a mail server, by which teams are told');
  if (typeof address !== 'string' || !URL.canParse(address)) return wrong('/console', address, 'the address of the console');
  return ok({ teams: teams as TeamMail['teams'], console: address });
}

function mailServerOf(said: unknown, wrong: Wrong): Result<MailServer, MainFailure> {
  if (!isRecord(said)) return wrong('/smtp', said, 'an object');
  const { host, port = 25, secure = false, from, user, passwordFrom, ...rest } = said;
  const [unknown] = Object.keys(rest);
  if (unknown !== undefined) return wrong(`/smtp/${unknown}`, rest[unknown], 'nothing of this name');
  if (typeof host !== 'string') return wrong('/smtp/host', host, 'the name of a mail server');
  if (typeof port !== 'number') return wrong('/smtp/port', port, 'a number');
  if (typeof secure !== 'boolean') return wrong('/smtp/secure', secure, 'true or false');
  if (typeof from !== 'string' || !from.includes('@')) return wrong('/smtp/from', from, 'the address that letters come from');
  const server = { host, port, secure, from };
  if (user === undefined) return ok(server);
  if (typeof user !== 'string') return wrong('/smtp/user', user, 'a user of the mail server');
  const password = typeof passwordFrom === 'string' ? process.env[passwordFrom] : undefined;
  if (password === undefined) return wrong('/smtp/passwordFrom', passwordFrom, 'the name of an environment variable that is set');
  return ok({ ...server, user, password });
}
