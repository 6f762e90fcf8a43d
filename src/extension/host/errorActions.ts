import { type SignInRefusal, SyncError } from '../../core/model/syncError.ts';
import { type CommandId, commandIds } from '../ids.ts';
import { t } from '../l10n.ts';
import { RunInterrupted } from './interruption.ts';

/** A button of an error's notification. */
export type ErrorAction =
  | { readonly kind: 'command'; readonly label: string; readonly command: CommandId }
  | { readonly kind: 'openSetup'; readonly label: string; readonly refusal: SignInRefusal }
  | {
      readonly kind: 'openFile';
      readonly label: string;
      readonly file: string;
      /** 0-based, as editors count. */
      readonly line: number;
      readonly column: number;
    };

/**
 * What can be done about an error, the likeliest first; the log is always there for the rest.
 * @param placeOf the absolute path of a file that a problem names; null when it cannot be opened
 */
export function errorActions(error: unknown, placeOf: (file: string) => string | null): readonly ErrorAction[] {
  return [
    ...fileActions(error, placeOf),
    ...signInActions(error),
    ...runActions(error),
    command(t('Show Log'), commandIds.showLog),
  ];
}

function fileActions(error: unknown, placeOf: (file: string) => string | null): readonly ErrorAction[] {
  if (!(error instanceof SyncError)) return [];
  for (const { file: name, line = 1, column = 1 } of error.problems) {
    const file = name === undefined ? null : placeOf(name);
    if (file !== null) return [{ kind: 'openFile', label: t('Open File'), file, line: line - 1, column: column - 1 }];
  }
  return [];
}

function signInActions(error: unknown): readonly ErrorAction[] {
  if (!(error instanceof SyncError) || error.code !== 'signInFailed') return [];
  const { refusal } = error;
  return [
    ...(refusal === undefined ? [] : [{ kind: 'openSetup', label: t('Open in Setup'), refusal } as const]),
    command(t('Sign In…'), commandIds.signIn),
  ];
}

function runActions(error: unknown): readonly ErrorAction[] {
  if (!(error instanceof RunInterrupted)) return [];
  if (error.endedDemo || error.run === 'demo') return [command(t('Start Demo'), commandIds.startDemo)];
  switch (error.run) {
    case 'signIn':
      return [command(t('Sign In…'), commandIds.signIn)];
    case 'connect':
      return [command(t('Connect'), commandIds.connect)];
    case 'check':
      return [command(t('Check Security Requirements'), commandIds.checkRequirements)];
    case 'lastNight':
      return [command(t('Show Last Night'), commandIds.showLastNight)];
    case 'dryRun':
    case 'prepareLive':
      return [command(t('Dry Run'), commandIds.startDryRun)];
    case 'liveSync':
      return [command(t('Continue Run'), commandIds.continueRun), command(t('Open Report'), commandIds.openReport)];
  }
}

function command(label: string, id: CommandId): ErrorAction {
  return { kind: 'command', label, command: id };
}
