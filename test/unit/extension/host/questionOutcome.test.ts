import { expect, test } from 'vitest';
import { outcomeOf, type ShownQuestion } from '../../../../src/extension/host/questionOutcome.ts';

test('a question leaves the screen with its answer, and nobody listens to it any more', async () => {
  const question = aQuestion();
  const outcome = await outcomeOf<string>(question, (answer) => {
    answer('engage');
    return question.listener();
  });
  expect(outcome).toEqual({ kind: 'answered', value: 'engage' });
  expect(question).toMatchObject({ isShown: false, listeners: 0 });
});

test('a question whose work fails leaves the screen with the failure', async () => {
  const question = aQuestion();
  const failure = new Error('The engine process ended.');
  const outcome = outcomeOf(question, (_answer, fail) => {
    fail(failure);
    return question.listener();
  });
  await expect(outcome).rejects.toBe(failure);
  expect(question).toMatchObject({ isShown: false, listeners: 0 });
});

test('Back and Escape end a question without an answer', async () => {
  const back = aQuestion();
  const backed = outcomeOf(back, () => back.listener());
  back.goBack();
  expect(await backed).toEqual({ kind: 'back' });

  const hidden = aQuestion();
  const cancelled = outcomeOf(hidden, () => hidden.listener());
  hidden.hide();
  expect(await cancelled).toEqual({ kind: 'cancelled' });
});

function aQuestion() {
  const question = {
    isShown: false,
    listeners: 0,
    goBack: (): void => undefined,
    hide: (): void => undefined,
    listener() {
      question.listeners += 1;
      return { dispose: () => void (question.listeners -= 1) };
    },
    onDidTriggerButton(told: () => void) {
      question.goBack = told;
      return question.listener();
    },
    onDidHide(told: () => void) {
      question.hide = told;
      return question.listener();
    },
    show: () => void (question.isShown = true),
    dispose: () => void (question.isShown = false),
  };
  return question satisfies ShownQuestion;
}
