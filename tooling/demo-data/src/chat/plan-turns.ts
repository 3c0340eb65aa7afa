/** How many conversations end on a question nobody answered. */
const abandonedShare = 0.2;

/** How the messages of a database divide into turns. */
export interface TurnPlan {
  /** Conversations whose last message is the user's: they have an odd number of messages. */
  readonly abandoned: number;
  /** Questions with their answer, so also the number of assistant messages. */
  readonly answered: number;
}

/**
 * Divides messages into turns so that both totals come out exactly:
 * `2 * answered + abandoned = messages`, and every conversation has a message.
 */
export function planTurns(conversations: number, messages: number): TurnPlan {
  const wished = Math.round(conversations * abandonedShare);
  const abandoned = (messages - wished) % 2 === 0 ? wished : wished + 1;
  return { abandoned, answered: (messages - abandoned) / 2 };
}
