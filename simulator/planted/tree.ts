/** Temporary copies of what a season needs: the tree as it is now, and trees with one bug in them each. */
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { planted, type PlantedBug } from './bugs.ts';

const ROOT = join(import.meta.dirname, '..', '..');

const NEEDED = ['src', 'simulator', 'workflows', 'package.json'] as const;

/** Throws where a bug can't be planted in the tree as it is now. */
export function check(bug: PlantedBug): void {
  planted(readFileSync(join(ROOT, bug.file), 'utf8'), bug);
}

/** A folder of trees. All are copies of one that is taken once, so that whoever edits meanwhile changes nothing. */
export class Nursery {
  private readonly folder = mkdtempSync(join(tmpdir(), 'orderkeel-planted-'));
  readonly clean: string;

  constructor() {
    this.clean = this.copy('clean', ROOT);
  }

  /** The root of a tree with this bug in it. */
  plant(bug: PlantedBug): string {
    const root = this.copy(bug.id, this.clean);
    const file = join(root, bug.file);
    writeFileSync(file, planted(readFileSync(file, 'utf8'), bug));
    return root;
  }

  remove(root: string = this.folder): void {
    rmSync(root, { recursive: true, force: true });
  }

  private copy(name: string, from: string): string {
    const root = join(this.folder, name);
    for (const part of NEEDED) cpSync(join(from, part), join(root, part), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'));
    return root;
  }
}
