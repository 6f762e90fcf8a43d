import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { textsOf, translationBundle } from '../../../scripts/l10n/translatedTexts.mjs';

test('the translation bundle holds what the code says; node scripts/writeTranslationBundle.mjs writes it anew', () => {
  const bundle = readFileSync(path.resolve(import.meta.dirname, '../../../l10n/bundle.l10n.json'), 'utf8');
  expect(bundle).toBe(translationBundle());
});

describe('the texts of a source file', () => {
  test('are the literals that t(…) is called with, both of a choice', () => {
    const source = `
      const one = t('Dry Run');
      const two = view.t('of another t') + at('of another function');
      const three = t(count === 1 ? '1 record' : \`{0} records\`, count);
      const four = t((many ? "It’s \\"many\\"" : 'few'));
    `;
    expect(textsOf(source, 'views/some.ts')).toEqual(['Dry Run', '1 record', '{0} records', 'It’s "many"', 'few']);
  });

  test('are refused with their place where something else than a literal is to be translated', () => {
    expect(() => textsOf('\n\nconst title = t(titles[kind]);', 'views/some.ts')).toThrow(
      'views/some.ts:3: t(…) takes a text in quotes; only that can be translated.',
    );
  });
});
