import { DatabaseError } from 'pg';
import { GatewayError } from '../../core/index.js';

const UNIQUE_VIOLATION = '23505';
/** Two transactions that waited for each other, one of which PostgreSQL has ended. */
const DEADLOCK = '40P01';

/** What a failure of the database is to the caller of an operation; the cause is kept. */
export function refusal(error: unknown): GatewayError {
  if (error instanceof GatewayError) return error;
  if (error instanceof DatabaseError && error.code === UNIQUE_VIOLATION) {
    return new GatewayError('CONFLICT', 'the store holds one with the same identity already', { cause: error });
  }
  return new GatewayError('STORE_UNAVAILABLE', 'the store cannot be written or read', { cause: error });
}

/** Whether the same transaction may get through when it is run anew at once. */
export function mayRunAnew(error: unknown): boolean {
  return error instanceof GatewayError && error.cause instanceof DatabaseError && error.cause.code === DEADLOCK;
}

/** Whether it is the connection that failed, and not a statement: nothing can be said on it any more. */
export function isCutOff(error: unknown): boolean {
  return error instanceof GatewayError && error.code === 'STORE_UNAVAILABLE' && !(error.cause instanceof DatabaseError);
}
