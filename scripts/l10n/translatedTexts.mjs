/** Finds the words that the extension's code hands to `t(…)`: what a translator has to be given. */
import fs from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

const ROOT = path.resolve(import.meta.dirname, '../..');

/** The bundle as VS Code wants it: each English text under itself, for a translation to replace. */
export function translationBundle(folder = path.join(ROOT, 'src/extension')) {
  const texts = sourceFilesUnder(folder).flatMap((file) => textsOf(fs.readFileSync(file, 'utf8'), file));
  const sorted = [...new Set(texts)].sort();
  return `${JSON.stringify(Object.fromEntries(sorted.map((text) => [text, text])), null, 2)}\n`;
}

/**
 * The texts of one source file. Throws where `t` is given something else than a literal: nobody could translate that.
 *
 * @param {string} source
 * @param {string} file the name that an error carries
 */
export function textsOf(source, file) {
  const tree = ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true);
  const texts = [];
  visit(tree);
  return texts;

  function visit(node) {
    if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 't') {
      texts.push(...literalsOf(node.arguments[0]));
    }
    ts.forEachChild(node, visit);
  }

  /** One text, or both of a choice such as `count === 1 ? '1 record' : '{0} records'`. */
  function literalsOf(argument) {
    if (argument && ts.isStringLiteralLike(argument)) return [argument.text];
    if (argument && ts.isParenthesizedExpression(argument)) return literalsOf(argument.expression);
    if (argument && ts.isConditionalExpression(argument)) {
      return [...literalsOf(argument.whenTrue), ...literalsOf(argument.whenFalse)];
    }
    const { line } = tree.getLineAndCharacterOfPosition((argument ?? tree).getStart());
    throw new Error(`${file}:${line + 1}: t(…) takes a text in quotes; only that can be translated.`);
  }
}

function sourceFilesUnder(folder) {
  return fs
    .readdirSync(folder, { recursive: true })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => path.join(folder, name));
}
