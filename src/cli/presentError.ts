import { type Problem, SyncError, type SyncErrorCode } from '../core/model/syncError.ts';
import { visible } from '../core/report/reportText.ts';
import { exitCodeOf } from './exitCodes.ts';
import type { Terminal } from './terminal.ts';

/** How many problems a terminal shows before it says how many more there are. */
const shownProblems = 50;

const lead: Readonly<Record<SyncErrorCode, string>> = {
  usage: 'Cannot do that',
  configuration: 'The configuration has problems',
  badInput: 'A file may not be used',
  disk: 'The disk of this machine',
  cannotConnect: 'Cannot connect',
  signInFailed: 'Cannot sign in',
  accessDenied: 'Access denied',
  incompleteRead: 'Could not be read whole',
  apiBudget: 'API calls',
  refused: 'Refused',
  paused: 'Paused, can be resumed',
  cancelled: 'Cancelled',
  internal: 'A defect of this product',
};

/** Tells an error in words, each problem with its place, and answers the exit code. Never a stack trace alone. */
export function presentError(error: unknown, terminal: Terminal, cancelled: boolean): number {
  const told = toSyncError(error, cancelled);
  const lines = [sentenceOf(told), ...problemLines(told.problems)];
  terminal.error(visible(lines.join('\n')));
  terminal.document({ error: { code: told.code, message: told.message, problems: told.problems } });
  return exitCodeOf[told.code];
}

/** A message that begins with the lead needs none. */
function sentenceOf({ code, message }: SyncError): string {
  return message.startsWith(lead[code]) ? message : `${lead[code]}: ${message}`;
}

function toSyncError(error: unknown, cancelled: boolean): SyncError {
  if (error instanceof SyncError) return error;
  if (cancelled) return new SyncError('cancelled', 'Stopped as you asked; nothing was left half-done.');
  const text = error instanceof Error ? `${error.message}\n${error.stack ?? ''}` : String(error);
  return new SyncError('internal', `${text}\nPlease report this with what you did just before.`, { cause: error });
}

function problemLines(problems: readonly Problem[]): readonly string[] {
  const lines = problems.slice(0, shownProblems).map((problem) => `  ${placeOf(problem)}${problem.message}`);
  const more = problems.length - lines.length;
  return more > 0 ? [...lines, `  … and ${more} more`] : lines;
}

function placeOf({ file, line, column, path }: Problem): string {
  const place = [file, line, column].filter((part) => part !== undefined).join(':');
  const named = path === undefined || path === '' ? '' : `${path}: `;
  return place === '' ? named : `${place}: ${named}`;
}
