/** The tasks that workflows may name: one file beside this one, and one line here. */
import type { TaskName } from '../../model/instruction.ts';
import { customerAcknowledge } from './customer-acknowledge.ts';
import { erpBook } from './erp-book.ts';
import { erpShip } from './erp-ship.ts';
import { financeInvoice } from './finance-invoice.ts';
import type { AnyTask } from './task.ts';
import { warehouseRelease } from './warehouse-release.ts';

export const TASKS: Readonly<Record<TaskName, AnyTask>> = {
  'erp.book': erpBook,
  'customer.acknowledge': customerAcknowledge,
  'warehouse.release': warehouseRelease,
  'erp.ship': erpShip,
  'finance.invoice': financeInvoice,
};

export const isTaskName = (name: string): name is TaskName => Object.hasOwn(TASKS, name);
