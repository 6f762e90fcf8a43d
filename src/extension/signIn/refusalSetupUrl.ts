import type { SignInRefusal, SignInRefusalCause } from '../../core/model/syncError.ts';
import { type SetupLink, setupLinks } from '../../core/requirements/setupLinks.ts';

/** *Connected Apps OAuth Usage* shows apps of both kinds, and leads to the policies of each. */
const pages: Readonly<Record<SignInRefusalCause, SetupLink>> = {
  appNotInstalled: setupLinks.connectedAppsUsage,
  appBlocked: setupLinks.connectedAppsUsage,
  appPolicies: setupLinks.connectedAppsUsage,
  notPreauthorized: setupLinks.connectedAppsUsage,
  addressOrHour: setupLinks.profiles,
  inactiveUser: setupLinks.users,
  apiNotEnabled: setupLinks.users,
};

/** The page of Setup where the cause of a refused sign-in is mended; null for the demo, which has none. */
export function refusalSetupUrl({ cause, origin }: SignInRefusal): string | null {
  if (!origin.startsWith('https://')) return null;
  const { path } = pages[cause];
  const isShared = /^https:\/\/(?:login|test)\.salesforce\.com$/.test(origin);
  // They belong to no org: whoever signs in there is led on to the page of the own org.
  return isShared ? `${origin}/?startURL=${encodeURIComponent(path)}` : `${origin}${path}`;
}
