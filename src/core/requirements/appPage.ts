import type { IntegrationApp } from '../model/securityFacts.ts';
import { type SetupLink, setupLinks } from './setupLinks.ts';

/** Where the policies of the integration's app are; the list of connected apps while nobody knows which it is. */
export function appPage(app: IntegrationApp | null): SetupLink {
  switch (app?.kind) {
    case 'connectedApp':
      return setupLinks.connectedApp(app.id);
    case 'externalClientApp':
      return setupLinks.externalClientApp(app.id);
    default:
      return setupLinks.connectedApps;
  }
}
