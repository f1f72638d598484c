// Apollo Server as its documentation starts it: the same schema, plain resolvers, sources in memory. No token, no decision, no record.
// It is spared even the rendering: its sources hold each value in the shape that the schema wants.
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import { typeDefinitions } from '../../dist/src/departments/compose.js';
import { discoverDepartments } from '../../dist/src/departments/discover.js';
import { inProject } from '../../dist/src/kernel/paths.js';
import { contend } from '../child.mjs';
import { rendered } from '../rendered.mjs';
import { world } from '../world.mjs';

await contend(async (handles) => {
  const departments = await discoverDepartments(inProject('dist', 'connectors'));
  const typeDefs = typeDefinitions(departments);
  const { persons, households, blocks } = rendered(world, departments, typeDefs, handles);
  const linkTo = (block) => async (person) => blocks.get(block).get(person.id);
  const resolvers = {
    Query: {
      recipient: async (_root, { id }) => persons.get(id) ?? null,
      recipients: async (_root, { ids }) => ({ edges: ids.map((id) => ({ cursor: id, node: persons.get(id) ?? null })) }),
    },
    Recipient: {
      household: async (person) => households.get(person.householdId) ?? null,
      ...Object.fromEntries([...blocks.keys()].map((field) => [field, linkTo(field)])),
    },
  };
  const server = new ApolloServer({ typeDefs, resolvers });
  const { url } = await startStandaloneServer(server, { listen: { host: '127.0.0.1', port: 0 } });
  return { offer: { url }, close: () => server.stop() };
});
