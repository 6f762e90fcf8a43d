import type { SyncState } from './syncState.ts';

/** Whether the CRM records have pages in a browser: those of the demo and of files have none. */
export function hasSalesforcePages({ preview, connection }: Pick<SyncState, 'preview' | 'connection'>): boolean {
  const facts = preview?.facts ?? (connection.kind === 'connected' ? connection.facts : null);
  if (facts === null) return false;
  return facts.instanceUrl !== null && !facts.connection.org.isDemo;
}
