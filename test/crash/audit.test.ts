/** The campaign's audit notices each kind of broken promise: one of each is planted. */
import { expect, inject, test } from 'vitest';
import { decimal } from '../../src/core/model/decimal.ts';
import { must } from '../../src/core/model/result.ts';
import { audit } from '../../bench/crash/audit.ts';
import type { Acknowledged } from '../../bench/crash/callers.ts';
import type { Life } from '../../bench/crash/lives.ts';
import type { Arrival } from '../../bench/crash/outside.ts';
import { openPostgresStore } from '../../src/store/postgres/store.ts';
import { sessionOn } from '../store/session.ts';

const acknowledged = (id: string, revision = 1): Acknowledged => ({
  asked: { door: 'command', id, order: 'O1' as never, command: { type: 'wake' } },
  outcome: { kind: 'accepted', order: 'O1' as never, revision },
});

const arrival = (key: string, partner: Arrival['partner'], acts = true): Arrival => ({
  key,
  partner,
  order: key.split(':')[0] ?? '',
  task: 'any',
  acts,
});

const life = (id: string, outcome: 'completed' | 'cancelled'): Life => ({
  wanted: { message: `M-${id}`, group: 'G0', lines: [] },
  id: id as never,
  outcome,
  seen: new Set(),
  open: 0,
});

test('a broken promise of each kind is told', async () => {
  const url = await (await fetch(inject('databases'))).text();
  const store = must(await openPostgresStore({ url, test: true }));
  const sql = sessionOn(url);
  const outcome = JSON.stringify({ kind: 'accepted', order: 'O1', revision: 1 });
  await sql.unsafe(`insert into commands (lane, id, digest, outcome)
    values (0, 'kept', '', '${outcome}'), (0, 'other', '', '${outcome}'), (0, 'bare', '', '${outcome}')`);
  await sql.unsafe(`insert into journal (lane, position, order_id, sequence, command_id, at, events)
    values (0, 1, 'O1', 1, 'kept', 0, '[{}]'), (0, 5, 'O1', 3, 'later', 0, '[{}]')`);
  await sql.unsafe(`insert into effects (lane, key, order_id, instance, generation, act, task, mode, connection, due_at)
    values (0, 'k', 'O1', 'book', 1, 'do', 'erp.book', 'send', 'both', 0)`);

  const broken = await audit(url, store, {
    acknowledged: [acknowledged('kept'), acknowledged('other', 2), acknowledged('bare'), acknowledged('gone')],
    arrivals: [
      arrival('O2:book:1:do', 'both'),
      arrival('O2:book:1:do', 'both'),
      arrival('O3:book:1', 'both'),
      arrival('O3:book:1', 'both', false),
      arrival('O4:book:1', 'readable'),
      arrival('O4:book:1', 'readable', false),
      arrival('O5:book:1', 'neither'),
      arrival('O5:book:1', 'neither', false),
      arrival('O6:book:1', 'neither', false),
      arrival('O6:book:1', 'neither'),
      arrival('O7:release/F1:1', 'both'),
      arrival('O7:release/F1:2', 'both'),
      arrival('O8:release/F1:1', 'both'),
      arrival('O8:release/F1:1:undo', 'both'),
    ],
    lives: [life('O7', 'cancelled'), life('O8', 'cancelled'), life('O9', 'completed')],
    sentAgain: ['O6:book:1'],
    shipped: new Map([['I1', decimal('3')]]),
    received: 0,
  });
  expect(broken.filter((each) => !/stock:|credit:/.test(each))).toEqual([
    'other of O1 was answered {"kind":"accepted","order":"O1","revision":2}, and is kept as {"kind":"accepted","order":"O1","revision":1}',
    'lost: bare of O1 was accepted, and is not in its journal',
    'lost: gone of O1 was acknowledged, and nobody knows it',
    'done twice: O2:book:1:do of O2, 2 times at a partner of kind both, and a person decided 0 times',
    'sent twice: O4:book:1 of O4 arrived 2 times at a partner that is only readable',
    'sent twice: O5:book:1 of O5 arrived 2 times, and a person decided 0 times',
    'O7: release/F1 is done 2 times',
    'O9 is completed, and booked 0 times; release,post,invoice: 0,0,0',
    'a gap in lane 0 before 5 (O1)',
    'lane 0 ends elsewhere than its feed',
    'a gap in the journal of O1',
    'left undone: 1 effects, 0 follow-ups',
  ]);
  expect(broken).toContain('stock:EAST/I1 has 0 left, and should have 9999997');
  expect(broken).toContain('credit:G0: the limit is 0');
  await sql.end();
  await store.close();
});
