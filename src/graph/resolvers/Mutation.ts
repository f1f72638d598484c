// The roots of change: each hands its arguments to the file of its trade.
import type { MutationResolvers } from '../generated/resolvers.js';
import type { Operation } from '../operation.js';
import { unlessRepeated } from '../repeats.js';
import type { Services } from '../services.js';
import { consentMutations } from './consents.js';
import { emergencyMutations } from './emergency.js';
import { grantMutations } from './grants.js';

export const mutationResolvers = (services: () => Services): MutationResolvers<Operation> =>
  unlessRepeated({
    ...grantMutations(services),
    ...consentMutations(services),
    ...emergencyMutations(services),
  });
