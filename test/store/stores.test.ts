import { openMemoryStore } from '../../src/store/memory/store.ts';
import { storeContract } from './contract/contract.ts';
import { freshPostgresStore } from './database.ts';

storeContract('the store in memory', async (clock) => openMemoryStore({ clock }));
storeContract('the store on PostgreSQL', freshPostgresStore);
