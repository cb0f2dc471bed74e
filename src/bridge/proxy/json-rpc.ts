import { GatewayError } from '../../core/index.js';

/**
 * The result in a JSON-RPC 2.0 response, when it is the answer to the call with this id.
 *
 * @throws GatewayError `PROXY_REFUSED`: the response is an error, its sentence is told; `PROXY_UNREACHABLE`: it is no
 * answer to this call, or an error that says that the proxy could not just now.
 */
export function readResponse(text: string, id: string): unknown {
  const response = parse(text);
  if (typeof response !== 'object' || response === null) throw noResponse(text);
  if ('error' in response) throw refusal(response.error);
  if (!('id' in response) || response.id !== id || !('result' in response)) throw noResponse(text);
  return response.result;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw noResponse(text, { cause });
  }
}

/** Codes from 500 on say that the proxy had no memory, or could not resolve a name: it may be able to later. */
function refusal(error: unknown): GatewayError {
  const { code, message } = Object(error);
  const sentence = `the proxy refuses the command: ${code} ${String(message).slice(0, 200)}`;
  return new GatewayError(typeof code === 'number' && code >= 500 ? 'PROXY_UNREACHABLE' : 'PROXY_REFUSED', sentence);
}

function noResponse(text: string, options?: ErrorOptions): GatewayError {
  const found = JSON.stringify(text.slice(0, 100));
  return new GatewayError('PROXY_UNREACHABLE', `wanted a JSON-RPC response to our call, found ${found}`, options);
}
