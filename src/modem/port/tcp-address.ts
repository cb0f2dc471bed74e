/** Where a serial server listens. */
export interface TcpAddress {
  host: string;
  port: number;
}

/** Reads `tcp://host:port`, IPv6 addresses in brackets; undefined when it is none. */
export function tcpAddressOf(device: string): TcpAddress | undefined {
  const [, bracketed, plain, digits] = /^tcp:\/\/(?:\[([0-9a-f:.]+)\]|([a-z0-9._-]+)):(\d{1,5})$/i.exec(device) ?? [];
  const host = bracketed ?? plain;
  const port = Number(digits);
  return host === undefined || port < 1 || port > 65_535 ? undefined : { host, port };
}
