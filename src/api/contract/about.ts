import { Type } from '@sinclair/typebox';
import { closed, DateTime } from './common.ts';

export const Health = closed({ orderkeel: Type.Literal(true), now: DateTime });
