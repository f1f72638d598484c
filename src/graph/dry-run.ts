// A rehearsal: the map of renders for what a document asks, before anybody is looked up and without asking a source.
import { dayOf } from '../kernel/days.js';
import { questionsIn } from './explain.js';
import { type ArgumentsOf, lookUps, searchesOf } from './look-ups.js';
import type { Operation } from './operation.js';
import type { Services } from './services.js';

/**
 * Makes the plan of the operation's caller and purpose and nothing else: what it says is the same whoever is named in the document,
 * so it tells of nobody. Throws where the document's input is not of its form, as the real operation would.
 */
export function rehearse(operation: Operation, argumentsOf: ArgumentsOf, services: Services): void {
  const sought = lookUps(operation.roots, argumentsOf, services.model.catalogue.numberOf);
  searchesOf(operation.roots, argumentsOf);
  questionsIn(operation, argumentsOf, services.model.catalogue.numberOf);
  operation.noteQuestions(sought);
  const { caller, purpose, at } = operation.request;
  const { decider, hash } = services.policy.current();
  operation.policy = hash;
  operation.plan = decider.plan({ caller, purpose, today: dayOf(at) }).column;
}
