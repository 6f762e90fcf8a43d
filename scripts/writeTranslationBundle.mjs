// Writes l10n/bundle.l10n.json, what a translation of the extension's words starts from: node scripts/writeTranslationBundle.mjs
// A unit test fails when the bundle and the words in src/extension drift apart.
import { writeFileSync } from 'node:fs';
import { translationBundle } from './l10n/translatedTexts.mjs';

writeFileSync(new URL('../l10n/bundle.l10n.json', import.meta.url), translationBundle());
