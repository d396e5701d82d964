import type { OrderCommand } from '../../model/command.ts';

export type Of<T extends OrderCommand['type']> = Extract<OrderCommand, { type: T }>;
