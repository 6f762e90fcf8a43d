/** Words that an admin reads. Pure functions make nodes and texts of them, so the translation is handed in at activation. */

export type Translate = (message: string, ...values: readonly (string | number)[]) => string;

let translate: Translate = fillIn;

/** Takes VS Code's translation (`vscode.l10n.t`); until then, and in tests, words stay English. */
export function useTranslation(translation: Translate): void {
  translate = translation;
}

/** @param message English, with `{0}`, `{1}`… for the values: whole sentences, so that another language can reorder them. */
export function t(message: string, ...values: readonly (string | number)[]): string {
  return translate(message, ...values);
}

function fillIn(message: string, ...values: readonly (string | number)[]): string {
  return message.replace(/\{(\d+)\}/g, (place, index: string) => String(values[Number(index)] ?? place));
}
