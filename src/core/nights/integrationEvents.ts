import { bulkJobKinds, type NightFacts, type NightJob, type NightLogin, type NightToken } from './nightFacts.ts';
import type { NightWindow } from './nightWindows.ts';

/** What of the facts is the integration's, and in one night. Each list is in the order of time. */
export interface IntegrationEvents {
  readonly logins: readonly NightLogin[];
  readonly jobs: readonly NightJob[];
  readonly tokenUses: readonly NightToken[];
}

/** A job belongs to the night in which it was created. */
export function eventsOf(window: Pick<NightWindow, 'from' | 'to'>, facts: NightFacts): IntegrationEvents {
  const within = (at: string | null): boolean =>
    at !== null && Date.parse(window.from) <= Date.parse(at) && Date.parse(at) < Date.parse(window.to);
  return {
    logins: inOrder(
      integrationLogins(facts).filter(({ at }) => within(at)),
      ({ at }) => at,
    ),
    jobs: inOrder(
      bulkJobKinds.flatMap((kind) => facts.jobs[kind].value ?? []).filter(({ createdAt }) => within(createdAt)),
      ({ createdAt }) => createdAt,
    ),
    tokenUses: (facts.tokens.value ?? []).filter(
      ({ appName, lastUsedAt }) => isIntegrationApp(appName, facts) && within(lastUsedAt),
    ),
  };
}

/**
 * Sign-ins by the integration's app. A refused one often names no app: it is counted when it was OAuth, because a person at
 * a browser signs in otherwise. Where no sign-in names the app at all, every OAuth sign-in of the named user is counted.
 */
function integrationLogins(facts: NightFacts): readonly NightLogin[] {
  const logins = facts.logins.value ?? [];
  const appIsSeen = logins.some(({ application }) => isIntegrationApp(application, facts));
  return logins.filter(({ application, loginType, succeeded }) => {
    if (isIntegrationApp(application, facts)) return true;
    if (!/remote access/i.test(loginType)) return false;
    if (!succeeded && isUnnamed(application)) return true;
    return facts.userIsNamed && !appIsSeen;
  });
}

/** The app that the org shows as the integration's, the one that the configuration names, or one with Personalization's name. */
export function isIntegrationApp(name: string, { app, namedApp }: Pick<NightFacts, 'app' | 'namedApp'>): boolean {
  if (name !== '' && (name === app.value?.name || name === namedApp)) return true;
  return /personalization|interaction studio|evergage/i.test(name);
}

function isUnnamed(application: string): boolean {
  return application === '' || /^n\/a$/i.test(application);
}

function inOrder<T>(items: readonly T[], at: (item: T) => string): readonly T[] {
  return [...items].sort((left, right) => Date.parse(at(left)) - Date.parse(at(right)));
}
