import { evidence } from './evidence.ts';
import { reasons, types, ways, waysMean } from './ways.ts';

export const holds = {
  title: 'Holds',
  types,
  ways,
  waysMean,
  reasons,
  evidence,
} as const;
