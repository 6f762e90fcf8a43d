import { type Problem, SyncError, type SyncErrorCode } from '../../core/model/syncError.ts';

/** What a notification says of an error: its kind, what happened, and the first problems with their places. */
export function errorText(error: unknown): string {
  if (!(error instanceof SyncError))
    return `${openings.internal}: ${error instanceof Error ? error.message : String(error)}`;
  const shown = error.problems.slice(0, SHOWN_PROBLEMS).map(problemText);
  const hidden = error.problems.length - shown.length;
  const more = hidden > 0 ? [`and ${hidden} more`] : [];
  const problems = [...shown, ...more].join(' · ');
  return `${openings[error.code]}: ${error.message}${problems ? ` ${problems}` : ''}`;
}

/** A notification is a few lines; the log has all. */
const SHOWN_PROBLEMS = 3;

/** How a message begins. A new error code does not compile without an opening. */
const openings: Readonly<Record<SyncErrorCode, string>> = {
  usage: 'Not possible',
  configuration: 'The configuration has problems',
  badInput: 'A file cannot be used',
  cannotConnect: 'No connection',
  signInFailed: 'Sign-in failed',
  accessDenied: 'No access',
  incompleteRead: 'Not everything could be read',
  apiBudget: 'API calls are used up',
  refused: 'Refused',
  paused: 'Paused',
  cancelled: 'Cancelled',
  disk: 'The disk of this computer has a problem',
  internal: 'Personalization Sync has a defect',
};

function problemText({ message, path, line, column }: Problem): string {
  const place = line === undefined ? '' : ` (line ${line}${column === undefined ? '' : `, column ${column}`})`;
  return `${path ? `${path}: ` : ''}${message}${place}`;
}
