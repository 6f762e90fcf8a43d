import type { Configuration } from '../config/configuration.ts';
import type { Connection, Visibility } from '../model/org.ts';
import type { SecurityReader } from '../ports.ts';
import { judgeRequirements } from './catalogue.ts';
import type { RequirementCheck } from './requirementCheck.ts';
import { securityQuestion } from './securityQuestion.ts';

export interface MinimumSources {
  readonly security: SecurityReader;
  readonly connection: Connection;
  readonly visibility: Visibility;
}

/**
 * The vendor's *Minimum Security Requirements*, judged; for as few calls as that takes. A dry run sends nothing but GET
 * requests and query jobs: it is not told the scopes of the app, which only the Metadata API knows.
 */
export async function readMinimum(
  configuration: Configuration,
  { security, connection, visibility }: MinimumSources,
  isDryRun: boolean,
  signal: AbortSignal,
): Promise<readonly RequirementCheck[]> {
  const question = securityQuestion(configuration, isDryRun ? 'minimumByGet' : 'minimum');
  const facts = await security.read(question, { connection, visibility }, signal);
  return judgeRequirements(facts).filter(({ isMinimum, area }) => isMinimum && !(isDryRun && area === 'oauth'));
}
