import { isObject } from '../../http/faultRule.ts';

/** What runs in the org when records are saved, each by its API name. `POST /automation` merges into it, in this shape. */
export interface AutomationState {
  readonly triggers: Readonly<Record<string, ApexTrigger>>;
  readonly flows: Readonly<Record<string, RecordFlow>>;
  readonly validationRules: Readonly<Record<string, ValidationRule>>;
}

interface Common {
  readonly object: string;
  readonly active: boolean;
  /** Of the managed package that brought it; empty for the org's own. */
  readonly namespace: string;
}

/** Told, and never run: what a trigger does, nobody can know. */
export interface ApexTrigger extends Common {
  readonly beforeInsert: boolean;
  readonly afterInsert: boolean;
  readonly beforeUpdate: boolean;
  readonly afterUpdate: boolean;
}

/** Told, and never run. */
export interface RecordFlow extends Common {
  readonly label: string;
  readonly recordTriggerType: string;
}

/** An active one refuses records whose field, as it would be stored, matches the pattern. */
export interface ValidationRule extends Common {
  readonly errorMessage: string;
  readonly field: string;
  /** A regular expression; empty: nothing is refused. */
  readonly pattern: string;
}

/** What an entry is that a change names for the first time, before the change is merged into it. */
const NEW = {
  triggers: {
    object: 'Contact',
    active: true,
    namespace: '',
    beforeInsert: false,
    afterInsert: false,
    beforeUpdate: true,
    afterUpdate: false,
  },
  flows: { object: 'Contact', active: true, namespace: '', label: '', recordTriggerType: 'CreateAndUpdate' },
  validationRules: { object: 'Contact', active: true, namespace: '', errorMessage: 'No.', field: '', pattern: '' },
} as const satisfies Record<keyof AutomationState, object>;

/**
 * One of each kind is active and one is not. What is active refuses nothing that the generated data hold; the rule
 * `Demo_Store_Is_Open`, once it is switched on, refuses the contacts of one store.
 */
export const DEMO_AUTOMATION: AutomationState = {
  triggers: {
    DemoContactTouch: { ...NEW.triggers, afterUpdate: true },
    DemoContactArchive: { ...NEW.triggers, active: false },
  },
  flows: {
    Demo_Contact_Follow_Up: { ...NEW.flows, label: 'DEMO Contact Follow-Up' },
    Demo_Contact_Welcome: { ...NEW.flows, label: 'DEMO Contact Welcome', active: false },
  },
  validationRules: {
    Demo_Email_Not_Blocked: {
      ...NEW.validationRules,
      errorMessage: 'Addresses at blocked.example.com are not allowed.',
      field: 'Email',
      pattern: '@blocked\\.example\\.com$',
    },
    Demo_Store_Is_Open: {
      ...NEW.validationRules,
      active: false,
      errorMessage: 'The store at Harbour Side is closed. Choose another preferred store.',
      field: 'Preferred_Store__c',
      pattern: '^Harbour Side$',
    },
  },
};

/** Merges a change into the state; null takes an entry out. Answers what is wrong with the change as a sentence. */
export function mergeAutomation(
  state: AutomationState,
  change: Readonly<Record<string, unknown>>,
): AutomationState | string {
  const merged = new Map<string, ReadonlyMap<string, object>>();
  for (const kind of KINDS) merged.set(kind, new Map<string, object>(Object.entries(state[kind])));
  for (const [kind, entries] of Object.entries(change)) {
    if (!isKind(kind)) return `There is no "${kind}" in the automation, only ${KINDS.join(', ')}.`;
    if (!isObject(entries)) return `"${kind}" is an object of entries by name.`;
    const kept = new Map(merged.get(kind));
    for (const [name, wanted] of Object.entries(entries)) {
      if (wanted === null) kept.delete(name);
      else {
        const problem = problemOf(wanted, NEW[kind]);
        if (problem) return `${kind}.${name}: ${problem}`;
        kept.set(name, { ...NEW[kind], ...kept.get(name), ...wanted });
      }
    }
    merged.set(kind, kept);
  }
  const entries = [...merged].map(([kind, kept]) => [kind, Object.fromEntries(kept)] as const);
  return Object.fromEntries(entries) as unknown as AutomationState;
}

const KINDS = Object.keys(NEW) as readonly (keyof typeof NEW)[];

function isKind(name: string): name is keyof typeof NEW {
  return name in NEW;
}

function problemOf(wanted: unknown, shape: object): string | undefined {
  if (!isObject(wanted)) return 'it is an object, or null to take it out.';
  const known = shape as Readonly<Record<string, unknown>>;
  for (const [key, value] of Object.entries(wanted)) {
    if (!(key in known)) return `there is no "${key}", only ${Object.keys(known).join(', ')}.`;
    if (typeof value !== typeof known[key]) return `"${key}" is a ${typeof known[key]}.`;
    if (key === 'pattern' && !isPattern(String(value))) return '"pattern" is no regular expression.';
  }
  return undefined;
}

function isPattern(text: string): boolean {
  try {
    new RegExp(text, 'u');
    return true;
  } catch {
    return false;
  }
}
