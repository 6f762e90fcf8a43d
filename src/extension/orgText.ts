import type { RunReport } from '../core/model/runReport.ts';
import { orgKind } from '../core/report/words.ts';
import { t } from './l10n.ts';

/** `DEMO acme`, `PRODUCTION acme`, `sandbox acme--uat`; *Files* where no org is asked. */
export function orgText(report: Pick<RunReport, 'org'>): string {
  return report.org.id === '' ? t('Files') : `${orgKind(report)} ${report.org.myDomain}`;
}

/** Whether what is written there is what the business works with. */
export function isProduction({ org }: Pick<RunReport, 'org'>): boolean {
  return org.id !== '' && !org.isSandbox && !org.isDemo;
}
