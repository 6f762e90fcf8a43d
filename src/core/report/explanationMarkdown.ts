import type {
  Claim,
  ComparedRecord,
  ComparedValues,
  CrmExplanation,
  ExplainedDecision,
  ExplainedNearMiss,
  Explanation,
  HeldValue,
  NamedRecord,
} from '../model/explanation.ts';
import { explainedStepsMarkdown } from './explainedStepsMarkdown.ts';
import { markdownTable } from './markdownText.ts';
import { comparedMarkdown, plainMarkdown, valueMarkdown } from './valueMarkdown.ts';
import { explainedNearMissWords, linkProblemWords, priorityWords, reasonWords } from './words.ts';

/** *Why?*: everything about one profile's outcome, for a Markdown preview. Values come from strangers and are only shown. */
export function explanationMarkdown(explanation: Explanation): string {
  const { row, decision } = explanation;
  return document([
    `# Why? ${plainMarkdown(row.label)}`,
    `Personalization ${row.kind} ${valueMarkdown(row.personalizationId)}. ${outcomeText(explanation)}`,
    decision === null ? '' : decisionText(decision),
    ...explanation.compared.map(comparedSection),
    explainedStepsMarkdown(explanation),
    rivalsSection(explanation),
    nearMissSection(explanation.nearMisses),
  ]);
}

/** Who claims one record of the CRM, and what became of each claim. */
export function crmExplanationMarkdown(explanation: CrmExplanation): string {
  const { object, crmId, label, values } = explanation;
  return document([
    `# ${object} ${plainMarkdown(label)}`,
    `${object} ${plainMarkdown(crmId)}. ${claimsText(explanation)}`,
    ...conversionText(explanation),
    section(
      'What it can be matched by',
      markdownTable(
        ['Field', 'Value'],
        ['left', 'left'],
        values.map(({ field, value }) => [plainMarkdown(field), valueOrEmpty(value)]),
      ),
    ),
    explanation.claims.length === 0
      ? ''
      : section('Who claims it', claimsTable(explanation.claims) + further(explanation.claimCount, explanation.claims)),
  ]);
}

function document(parts: readonly string[]): string {
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function section(title: string, body: string): string {
  return `## ${title}\n\n${body}`;
}

function outcomeText({ row, compared, nearMisses }: Explanation): string {
  const by = row.priority === null ? '' : ` by ${ruleText(row.priority, row.kind, row.matchedPairs)}`;
  const named = compared.find(({ crmId }) => crmId === row.crmId);
  switch (row.outcome) {
    case 'matched': {
      const record = named === undefined ? plainMarkdown(row.crmId ?? '') : recordText(named);
      const review = row.nameOnly ? ' **By name only: the e-mail address is not equal.**' : '';
      return `**Matched** with ${row.crmObject ?? ''} ${record}${by}.${review}`;
    }
    case 'excluded':
      return '**Excluded**: it is neither matched nor written.';
    case 'ambiguous':
    case 'unmatched': {
      const outcome = row.outcome === 'ambiguous' ? '**Ambiguous**' : '**Unmatched**';
      const why = row.reason === null ? '' : `: ${reasonWords[row.reason]}`;
      const count = row.candidateCount > 1 ? ` (${row.candidateCount} records)` : '';
      const nearest = row.reason === 'noCandidate' && nearMisses.length > 0 ? ' See *Near misses* below.' : '';
      return `${outcome}${by}${why}${count}.${nearest}`;
    }
  }
}

function ruleText(priority: number, kind: Explanation['row']['kind'], pairs: readonly string[]): string {
  const names = pairs.length === 0 ? '' : ` (${pairs.map((pair) => plainMarkdown(pair)).join(', ')})`;
  return `Priority ${priority}: ${priorityWords(priority, `${kind}s`)}${names}`;
}

function recordText({ label, crmId }: NamedRecord): string {
  return `${plainMarkdown(label)} (${plainMarkdown(crmId)})`;
}

function decisionText(decision: ExplainedDecision): string {
  const place = `${plainMarkdown(decision.file)}, line ${decision.line}`;
  if (decision.kind === 'exclusion') {
    const reason = decision.reason === '' ? '' : ` Reason given: ${valueMarkdown(decision.reason)}.`;
    return `Excluded by ${place}.${reason}`;
  }
  const link = `${place} links it to ${valueMarkdown(decision.crmId)}`;
  if (decision.problem !== null) {
    return `${link}, but ${linkProblemWords[decision.problem]}. The rule went on without the link.`;
  }
  const lead = decision.throughLead === null ? '' : ' That Lead was converted: it stands for its Contact.';
  return `${link}. A link decides before every other rule.${lead}`;
}

const comparedTitles: Readonly<Record<ComparedRecord['why'], string>> = {
  matched: 'Matched',
  claimed: 'Claimed',
  candidate: 'Candidate',
  nearMiss: 'Near miss',
  convertedLead: 'Converted Lead that stands for its Contact',
};

function comparedSection(record: ComparedRecord): string {
  const rows = record.values.map((values) => {
    const [ofProfile, ofRecord] = bothSides(values);
    return [
      String(values.priority),
      plainMarkdown(values.attribute),
      ofProfile,
      plainMarkdown(values.field),
      ofRecord,
      `${values.isEqual ? '**equal**' : 'not equal'}${values.isUsed ? '' : ', not used'}`,
    ];
  });
  const title = `${comparedTitles[record.why]}: ${record.object} ${recordText(record)}`;
  return section(
    title,
    markdownTable(
      ['Priority', 'Attribute', 'Personalization', 'Field', 'Salesforce', ''],
      ['right', 'left', 'left', 'left', 'left', 'left'],
      rows,
    ),
  );
}

function bothSides({ ofProfile, ofRecord }: ComparedValues): readonly [string, string] {
  if (ofProfile.kind === 'text' && ofRecord !== null) return comparedMarkdown(ofProfile.text, ofRecord);
  return [heldMarkdown(ofProfile), valueOrEmpty(ofRecord)];
}

/** What a profile holds, for a cell. */
function heldMarkdown(held: HeldValue): string {
  switch (held.kind) {
    case 'text':
      return valueMarkdown(held.text);
    case 'blank':
      return '*(empty)*';
    case 'list':
      return '*(a list, which never matches)*';
  }
}

function valueOrEmpty(value: string | null): string {
  return value === null || value === '' ? '*(empty)*' : valueMarkdown(value);
}

function rivalsSection({ rivals, rivalCount, row }: Explanation): string {
  if (rivals.length === 0) return '';
  const all = rivalCount === 1 ? `One other ${row.kind} claims` : `${rivalCount} other ${row.kind}s claim`;
  return section(
    'Who else claims the record',
    `${all} the same record.\n\n${claimsTable(rivals)}${further(rivalCount, rivals)}`,
  );
}

function claimsTable(claims: readonly Claim[]): string {
  return markdownTable(
    ['Claimed by', 'Id', 'Rule', 'What became of it'],
    ['left', 'left', 'left', 'left'],
    claims.map((claim) => [
      plainMarkdown(claim.label),
      valueMarkdown(claim.personalizationId),
      ruleText(claim.priority, claim.kind, claim.matchedPairs),
      claim.reason === null ? `**${claim.outcome}**` : `${claim.outcome}: ${reasonWords[claim.reason]}`,
    ]),
  );
}

function further(count: number, shown: readonly unknown[]): string {
  return count > shown.length ? `\n\nAnd ${count - shown.length} more.` : '';
}

function nearMissSection(nearMisses: readonly ExplainedNearMiss[]): string {
  if (nearMisses.length === 0) return '';
  const rows = nearMisses.map((one) => [
    explainedNearMissWords(one.kind) + (one.score === null ? '' : ` (${Math.round(one.score * 100)} %)`),
    `${one.object} ${recordText(one)}`,
    one.email === null ? '' : valueMarkdown(one.email),
    plainMarkdown(one.pair),
  ]);
  return section(
    'Near misses',
    `The nearest record of each kind. A near miss is shown and never applied: link the record where it is the right one.\n\n${markdownTable(
      ['How near', 'Record', 'E-mail', 'Compared'],
      ['left', 'left', 'left', 'left'],
      rows,
    )}`,
  );
}

function claimsText({ takesPart, claimCount, claims, profileKind, standsFor }: CrmExplanation): string {
  if (!takesPart) return 'Leads take no part in matching (match.leads is off), so nobody claims it.';
  if (standsFor?.isThere === false) return 'Nobody can claim it.';
  if (claimCount === 0) return `No Personalization ${profileKind} claims it.`;
  const owner = claims.find(({ outcome }) => outcome === 'matched');
  const claimed =
    claimCount === 1
      ? `One Personalization ${profileKind} claims it`
      : `${claimCount} Personalization ${profileKind}s claim it`;
  return owner === undefined
    ? `${claimed}, and none is matched.`
    : `${claimed}; **${plainMarkdown(owner.label)}** is matched.`;
}

function conversionText({ standsFor, convertedLeads, object }: CrmExplanation): readonly string[] {
  if (standsFor !== null) {
    const contact =
      standsFor.crmId === '' ? 'no Contact that could be read' : `Contact ${plainMarkdown(standsFor.crmId)}`;
    return [
      standsFor.isThere
        ? `This Lead was converted and stands for ${contact}: the claims below are on that Contact.`
        : `This Lead was converted and stands for ${contact}, which is not among the rows: nobody can be matched by it.`,
    ];
  }
  if (object !== 'Contact' || convertedLeads.length === 0) return [];
  return [`Converted Leads that stand for it: ${convertedLeads.map(plainMarkdown).join(', ')}.`];
}
