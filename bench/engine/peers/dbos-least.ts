/** As little DBOS as the life can do with: a workflow only where a call to the outside follows a claim or a shipment. */
import type { StartEngine } from '../engine.ts';
import { startDbos } from './dbos-life.ts';

export const start: StartEngine = async (setting) => await startDbos(setting, 'plain');
