/** Every command from outside is a DBOS workflow: recorded, listed and recovered by DBOS. */
import type { StartEngine } from '../engine.ts';
import { startDbos } from './dbos-life.ts';

export const start: StartEngine = async (setting) => await startDbos(setting, 'workflow');
