import type { WriteError } from '../store/convertValue.ts';
import type { RecordTable } from '../store/recordTable.ts';
import { type AutomationState, DEMO_AUTOMATION, mergeAutomation } from './automationState.ts';

/** The org's triggers, flows and validation rules. Only the rules do anything: they refuse. */
export class OrgAutomation {
  #state: AutomationState = DEMO_AUTOMATION;
  #refusing: readonly RefusingRule[] = refusingRules(DEMO_AUTOMATION);

  get state(): AutomationState {
    return this.#state;
  }

  reset(): void {
    this.#set(DEMO_AUTOMATION);
  }

  /** Changes, adds and takes out. Answers what is wrong with the change, if anything. */
  change(change: Readonly<Record<string, unknown>>): string | undefined {
    const merged = mergeAutomation(this.#state, change);
    if (typeof merged === 'string') return merged;
    this.#set(merged);
    return undefined;
  }

  /**
   * The refusals of a record that would be stored with the new values; a rule looks at the whole record.
   * @param row undefined for a record that does not exist yet
   */
  refusals(
    table: RecordTable,
    row: number | undefined,
    values: ReadonlyMap<string, string | null>,
  ): readonly WriteError[] {
    const errors: WriteError[] = [];
    for (const rule of this.#refusing) {
      const field = rule.object === table.object.name ? table.field(rule.field) : undefined;
      if (!field) continue;
      const stored = row === undefined ? null : table.value(row, field);
      const value = values.has(field.name) ? values.get(field.name) : stored;
      if (!rule.pattern.test(value ?? '')) continue;
      errors.push({
        statusCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION',
        message: rule.errorMessage,
        fields: [field.name],
      });
    }
    return errors;
  }

  #set(state: AutomationState): void {
    this.#state = state;
    this.#refusing = refusingRules(state);
  }
}

interface RefusingRule {
  readonly object: string;
  readonly field: string;
  readonly pattern: RegExp;
  readonly errorMessage: string;
}

/** Compiled once: every record that is written passes them. */
function refusingRules({ validationRules }: AutomationState): readonly RefusingRule[] {
  return Object.values(validationRules)
    .filter(({ active, field, pattern }) => active && field !== '' && pattern !== '')
    .map((rule) => ({ ...rule, pattern: new RegExp(rule.pattern, 'u') }));
}
