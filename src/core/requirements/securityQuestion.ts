import type { Configuration } from '../config/configuration.ts';
import { resolveMappings } from '../planning/resolveMappings.ts';
import type { SecurityQuestion } from '../ports.ts';

/** Every field that the configuration names, once; what a push writes must be editable. */
export function securityQuestion(configuration: Configuration, scope: SecurityQuestion['scope']): SecurityQuestion {
  const fields = new Map<string, SecurityQuestion['fields'][number]>();
  for (const object of ['Contact', 'Account'] as const) {
    for (const { field } of resolveMappings(configuration, object, null)) {
      fields.set(`${object}.${field}`, { object, field, isPushed: true });
    }
  }
  for (const object of ['Contact', 'Account', 'Lead'] as const) {
    if (object === 'Lead' && !configuration.match.leads) continue;
    for (const { field } of configuration.pull[object].fields) {
      const key = `${object}.${field}`;
      if (!fields.has(key)) fields.set(key, { object, field, isPushed: false });
    }
  }
  const { integrationUser, integrationApp } = configuration.salesforce;
  return { integrationUser, integrationApp, scope, fields: [...fields.values()] };
}
