import type { PlanBinding } from '../model/planBinding.ts';
import { canonicalJson } from './canonicalRow.ts';

/** What is compared when a plan is applied: everything but the times, which are the plan's own. */
export type PresentBinding = Omit<PlanBinding, 'readAt' | 'createdAt'>;

/** The text whose sha256 is the plan's id: its binding (creation time included) and its rows. */
export function planIdInput(binding: PlanBinding, rowsSha256: string): string {
  return canonicalJson({ binding, rowsSha256 });
}

/**
 * What differs between what a plan was made from and what is there now, in words; empty when the plan may be applied.
 * Of the inputs only those named now are compared: files are hashed again, what an API answered is never read again.
 */
export function differences(plan: PlanBinding, now: PresentBinding): readonly string[] {
  const named: readonly (readonly [string, string, string])[] = [
    ['the org', plan.orgId, now.orgId],
    ['the signed-in user', plan.userId, now.userId],
    ['the dataset', plan.dataset, now.dataset],
    ['the API version', plan.apiVersion, now.apiVersion],
    ['the configuration', plan.configurationSha256, now.configurationSha256],
    ['links or exclusions', plan.decisionsSha256, now.decisionsSha256],
    ['the description of the mapped fields', plan.fieldsSha256, now.fieldsSha256],
    ...Object.entries(now.inputSha256).map(
      ([table, sha256]) => [`the input "${table}"`, plan.inputSha256[table] ?? '', sha256] as const,
    ),
  ];
  return named.filter(([, then, present]) => then !== present).map(([name]) => name);
}
