import { createHash, timingSafeEqual } from 'node:crypto';
import type { NextFunction, Request, Response } from 'express';
import { GatewayError } from '../../core/index.js';

/**
 * Lets a request through that carries the token as `Bearer TOKEN` (RFC 6750 §2.1) or `Basic` with user `proxy`
 * (RFC 7617; Kamailio's `http_connect` can add no header of its own). Compared in constant time.
 */
export function requireToken(token: string): (request: Request, response: Response, next: NextFunction) => void {
  const wanted = digest(token);
  return (request, _response, next) => {
    const given = givenToken(request.headers.authorization ?? '');
    if (given === undefined) next(new GatewayError('UNAUTHORIZED', 'no token was given'));
    else if (timingSafeEqual(digest(given), wanted)) next();
    else next(new GatewayError('UNAUTHORIZED', 'the token is not ours'));
  };
}

function givenToken(header: string): string | undefined {
  const [scheme = '', value = ''] = header.split(' ', 2);
  if (/^bearer$/i.test(scheme)) return value;
  if (!/^basic$/i.test(scheme)) return undefined;
  const credentials = Buffer.from(value, 'base64').toString('utf8');
  return credentials.startsWith('proxy:') ? credentials.slice('proxy:'.length) : undefined;
}

/** Equal lengths for `timingSafeEqual`, whatever was given. */
function digest(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
