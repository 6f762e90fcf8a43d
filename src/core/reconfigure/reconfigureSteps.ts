import { setupLinks } from '../requirements/setupLinks.ts';
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
}

/** The sequence of the vendor's *Troubleshoot* page, as far as it has come. */
export function reconfigureSteps(
  reconfiguration: Reconfiguration,
  { setupOrigin, personalizationUrl }: StepPlaces,
): readonly ReconfigureStep[] {
  const setup = (path: string): string | null => (setupOrigin === null ? null : setupOrigin + path);
  const urls: Readonly<Record<StepId, string | null>> = {
    policies: setup(setupLinks.connectedApps.path),
    consumerKey: setup('/lightning/setup/NavigationMenus/home'),
    connection: personalizationUrl,
    synchronize: personalizationUrl,
    verify: null,
  };
  return stepIds.map((id) => ({ id, state: stateOfStep(reconfiguration, id), url: urls[id] }));
}
