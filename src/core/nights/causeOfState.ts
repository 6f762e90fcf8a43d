import type { NightCause } from './causes.ts';
import type { NightFacts } from './nightFacts.ts';
import { isIntegrationApp } from './integrationEvents.ts';

/**
 * What the org's settings of now say about a night in which the integration did not come: Login History does not hold every
 * refusal, and none where a token is simply gone. Undefined when they are as they must be, or cannot be read.
 */
export function causeOfState(facts: NightFacts): { readonly cause: NightCause; readonly evidence: string } | undefined {
  const { user, app, tokens } = facts;
  if (user.value?.isActive === false) {
    return { cause: 'inactiveUser', evidence: `${user.asked}: the user is inactive now.` };
  }
  if (app.value?.kind === 'notInstalled') return { cause: 'appBlocked', evidence: `${app.asked}: ${app.answer}` };
  if (app.value?.onlyAdminApproved === true) {
    return {
      cause: 'selfAuthorizeRemoved',
      evidence: `Permitted Users of ${app.value.name} is "Admin approved users are pre-authorized" now.`,
    };
  }
  // Whoever is only signed in, and named nowhere as the integration's user, needs no such token.
  if (!facts.userIsNamed) return undefined;
  const hasToken = tokens.value?.some(({ appName }) => isIntegrationApp(appName, facts));
  if (hasToken === false) {
    return { cause: 'expiredToken', evidence: `${tokens.asked}: the user has no token for the app now.` };
  }
  return undefined;
}
