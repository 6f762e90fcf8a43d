import type { SyncState } from './syncState.ts';

/** Whether an org answers now, which is not the demo's: files and demos have nothing to verify later. */
export function isConnectedOrg({ connection }: SyncState): boolean {
  if (connection.kind !== 'connected') return false;
  const { org } = connection.facts.connection;
  return org.id !== '' && !org.isDemo;
}

/** Whether a connection worked before and was not looked at since this window was opened. */
export function asksToVerify(
  { configPath, demoConfigPath, connection, run }: SyncState,
  { known, looked }: { readonly known: readonly string[]; readonly looked: ReadonlySet<string> },
): boolean {
  if (configPath === null || configPath === demoConfigPath) return false;
  return connection.kind === 'unknown' && run === null && known.includes(configPath) && !looked.has(configPath);
}
