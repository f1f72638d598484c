// GraphiQL's page, whole and from our own files: nothing is loaded from anywhere else. Offered with the development issuer only.
import { renderGraphiQL } from '@graphql-yoga/render-graphiql';

const EXAMPLE = `# 演示数据,均为虚构 (demonstration data, all fictitious)
# Headers: Authorization, Zhongfu-Purpose, Zhongfu-Case — see what the start printed.
query Connectors { connectors { department label state } }
`;

export const graphiqlPage = (headers: Readonly<Record<string, string>>): string =>
  renderGraphiQL({
    title: '众扶 Zhongfu · 演示数据,均为虚构',
    endpoint: '/graphql',
    defaultQuery: EXAMPLE,
    headers: JSON.stringify(headers, null, 2),
    headerEditorEnabled: true,
  } as Parameters<typeof renderGraphiQL>[0]);
