import type { Configuration } from '../config/configuration.ts';
import type { CrmObject } from '../model/records.ts';

/** A *Match On Field* pair: an attribute of the profile and a field of the object. */
export interface MatchField {
  readonly attribute: string;
  readonly field: string;
}

/** The match rule of one run, as the configuration states it ("Plan Data Sharing" in Salesforce Help). */
export interface MatchRule {
  readonly leads: boolean;
  readonly onlyDesignatedMatchFields: boolean;
  readonly accountsFromContacts: boolean;
  /** Attributes that hold Salesforce ids and the e-mail address. */
  readonly attributes: {
    readonly contactId: string;
    readonly leadId: string;
    readonly accountId: string;
    readonly email: string;
  };
  /** In the configuration's order; each pair once. */
  readonly matchFields: Readonly<Record<CrmObject, readonly MatchField[]>>;
}

/** The rule that a configuration asks for. */
export function matchRuleOf(configuration: Configuration): MatchRule {
  return {
    leads: configuration.match.leads,
    onlyDesignatedMatchFields: configuration.match.onlyDesignatedMatchFields,
    accountsFromContacts: configuration.match.accountsFromContacts,
    attributes: configuration.match.attributes,
    matchFields: {
      Contact: matchFieldsOf(configuration, 'Contact'),
      Lead: matchFieldsOf(configuration, 'Lead'),
      Account: matchFieldsOf(configuration, 'Account'),
    },
  };
}

/** Whether priority 3 (name or e-mail) applies to an object: the *only designated match fields* option switches it off. */
export function nameRuleApplies(rule: MatchRule, object: CrmObject): boolean {
  return !(rule.onlyDesignatedMatchFields && rule.matchFields[object].length > 0);
}

function matchFieldsOf(configuration: Configuration, object: CrmObject): readonly MatchField[] {
  const pairs = new Map<string, MatchField>();
  for (const { field, attribute, matchOn } of configuration.pull[object].fields) {
    if (matchOn) pairs.set(`${attribute}=${field}`, { attribute, field });
  }
  return [...pairs.values()];
}
