import type { EmulatorData } from './emulatorData.ts';
import { generateCrmAccounts, generateProfiles } from './generateAccounts.ts';
import { generateContacts } from './generateContacts.ts';
import { generateLeads } from './generateLeads.ts';
import { generateUsers } from './generateUsers.ts';
import { createWorld, type WorldOptions } from './world.ts';

/**
 * Demo data that shows every outcome and reason which matching and planning can give. The same options give the same
 * bytes. Rows are made when they are read, each on its own: a million users need no memory of each other.
 */
export function generateData(options: WorldOptions): EmulatorData {
  const world = createWorld(options);
  return {
    origin: `generated with seed ${options.seed}`,
    crm: { Contact: generateContacts(world), Lead: generateLeads(world), Account: generateCrmAccounts(world) },
    users: generateUsers(world),
    accounts: generateProfiles(world),
    warnings: [],
  };
}
