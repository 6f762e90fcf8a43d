import { describe, expect, it } from 'vitest';
import {
  DEMO_AUTOMATION,
  mergeAutomation,
} from '../../../../../src/emulators/salesforce/automation/automationState.ts';

describe('a change of the automation', () => {
  it('is merged by name; null takes out; what is new begins as a plain active one', () => {
    expect(
      mergeAutomation(DEMO_AUTOMATION, {
        validationRules: { Demo_Store_Is_Open: { active: true }, Demo_Email_Not_Blocked: null },
        flows: { New_One: { label: 'New', recordTriggerType: 'Update' } },
      }),
    ).toEqual({
      triggers: DEMO_AUTOMATION.triggers,
      flows: {
        ...DEMO_AUTOMATION.flows,
        New_One: { object: 'Contact', active: true, namespace: '', label: 'New', recordTriggerType: 'Update' },
      },
      validationRules: {
        Demo_Store_Is_Open: { ...DEMO_AUTOMATION.validationRules['Demo_Store_Is_Open'], active: true },
      },
    });
  });

  it.each([
    [{ rules: {} }, 'There is no "rules" in the automation, only triggers, flows, validationRules.'],
    [{ flows: true }, '"flows" is an object of entries by name.'],
    [{ flows: { A: 'on' } }, 'flows.A: it is an object, or null to take it out.'],
    [
      { flows: { A: { on: true } } },
      'flows.A: there is no "on", only object, active, namespace, label, recordTriggerType.',
    ],
    [{ triggers: { A: { active: 'yes' } } }, 'triggers.A: "active" is a boolean.'],
    [{ validationRules: { A: { pattern: '(' } } }, 'validationRules.A: "pattern" is no regular expression.'],
  ])('%j is refused with a sentence', (change, sentence) => {
    expect(mergeAutomation(DEMO_AUTOMATION, change)).toBe(sentence);
  });
});
