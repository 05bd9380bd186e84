import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";

/** A URL that refuses connections: nothing listens there any more. */
export async function closedUrl(): Promise<string> {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return `http://127.0.0.1:${port}`;
}
