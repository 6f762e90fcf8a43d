export type StepOutcome<T> =
  | { readonly kind: 'answered'; readonly value: T }
  | { readonly kind: 'back' }
  | { readonly kind: 'cancelled' };

interface Ends {
  dispose(): unknown;
}

/** What every question of VS Code has: a pick, and a box for a text. */
export interface ShownQuestion extends Ends {
  /** *Back* is the only button. */
  readonly onDidTriggerButton: (told: () => void) => Ends;
  readonly onDidHide: (told: () => void) => Ends;
  show(): void;
}

/**
 * Shows a question until it is answered, left, or failed; whichever it is, it is not on the screen afterwards.
 * @param listen begins to wait for the answer; rejects the outcome with what it calls `fail` with
 */
export async function outcomeOf<T>(
  question: ShownQuestion,
  listen: (answer: (value: T) => void, fail: (error: unknown) => void) => Ends,
): Promise<StepOutcome<T>> {
  const subscriptions: Ends[] = [];
  try {
    return await new Promise<StepOutcome<T>>((resolve, reject) => {
      subscriptions.push(
        listen((value) => resolve({ kind: 'answered', value }), reject),
        question.onDidTriggerButton(() => resolve({ kind: 'back' })),
        question.onDidHide(() => resolve({ kind: 'cancelled' })),
      );
      question.show();
    });
  } finally {
    for (const subscription of subscriptions) subscription.dispose();
    question.dispose();
  }
}
