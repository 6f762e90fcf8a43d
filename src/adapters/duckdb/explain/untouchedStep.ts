import type { ExplainedStep } from '../../../core/model/explanation.ts';
import type { CrmObject } from '../../../core/model/records.ts';

/** A step that was not looked at, and nothing came out of it. */
export function untouched(
  priority: ExplainedStep['priority'],
  object: CrmObject,
  state: ExplainedStep['state'],
): ExplainedStep {
  return {
    priority,
    object,
    state,
    comparisons: [],
    candidates: [],
    candidateCount: 0,
    leadsWithoutContact: [],
    viaContacts: [],
  };
}
