import type { SyncState } from './syncState.ts';

/**
 * Whether a configuration that was just written is followed: at once, after a question when the demo is looked at, or not
 * while something runs, whose progress and result belong to the configuration that it began with.
 */
export function followsNew({
  run,
  configPath,
  demoConfigPath,
}: Pick<SyncState, 'run' | 'configPath' | 'demoConfigPath'>): 'atOnce' | 'whenAsked' | 'notNow' {
  if (run !== null) return 'notNow';
  return demoConfigPath !== null && configPath === demoConfigPath ? 'whenAsked' : 'atOnce';
}
