import type { Terminal } from './terminal.ts';

/** What every command is given. */
export interface CommandContext {
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
  readonly environment: NodeJS.ProcessEnv;
}

/** Options that every command that reads both sides has. */
export interface CommonOptions {
  readonly config: string;
  readonly json?: true;
  readonly progress: boolean;
  readonly quiet?: true;
  readonly sfOrg?: string;
  readonly secretStdin?: string;
  /** Names of guards that this run may pass. */
  readonly overrideGuard: readonly string[];
}
