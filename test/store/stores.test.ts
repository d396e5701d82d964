import { openMemoryStore } from '../../src/store/memory/store.ts';
import { storeContract } from './contract.ts';
import { freshPostgresStore } from './database.ts';

storeContract('the store in memory', async () => openMemoryStore());
storeContract('the store on PostgreSQL', freshPostgresStore);
