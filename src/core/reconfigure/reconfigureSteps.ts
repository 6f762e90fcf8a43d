import type { IntegrationApp } from '../model/securityFacts.ts';
import { appPage } from '../requirements/appPage.ts';
import { type Reconfiguration, stateOfStep, type StepId, stepIds, type StepState } from './reconfiguration.ts';

export interface ReconfigureStep {
  readonly id: StepId;
  readonly state: StepState;
  /** The page where it is done; null where there is none to link to. */
  readonly url: string | null;
}

export interface StepPlaces {
  /** Where the org's Setup pages are; null while nobody knows. */
  readonly setupOrigin: string | null;
  /** `https://<account>.<instance>.evergage.com`; null for a demo. */
  readonly personalizationUrl: string | null;
  /** Null while nobody knows it; absent in what an earlier version has kept. */
  readonly app?: IntegrationApp | null;
}

/** *App Manager*: a connected app shows its consumer details there, an External Client App on its own page. */
const appManager = '/lightning/setup/NavigationMenus/home';

/** The sequence of the vendor's *Troubleshoot* page, as far as it has come. */
export function reconfigureSteps(
  reconfiguration: Reconfiguration,
  { setupOrigin, personalizationUrl, app = null }: StepPlaces,
): readonly ReconfigureStep[] {
  const setup = (path: string): string | null => (setupOrigin === null ? null : setupOrigin + path);
  const urls: Readonly<Record<StepId, string | null>> = {
    policies: setup(appPage(app).path),
    consumerKey: setup(app?.kind === 'externalClientApp' ? appPage(app).path : appManager),
    connection: personalizationUrl,
    synchronize: personalizationUrl,
    verify: null,
  };
  return stepIds.map((id) => ({ id, state: stateOfStep(reconfiguration, id), url: urls[id] }));
}
