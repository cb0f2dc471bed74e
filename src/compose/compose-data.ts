import { GatewayError } from '../core/index.js';
import type { Composition } from './composition.js';
import { parted, segmentLimit } from './limits.js';
import { segmentCapacity } from './segment-header.js';
import type { DataRequest } from './settings.js';

/**
 * Divides octets into as few segments as there can be, each as full as its header lets it be (TS 23.040 §9.2.3.24).
 *
 * @throws GatewayError `TEXT_INVALID` when there are no octets; `TOO_MANY_PARTS` when they are more than `maxParts` allows.
 */
export function composeData({ data, settings, ports }: DataRequest): Composition {
  if (data.length === 0) throw new GatewayError('TEXT_INVALID', 'expected octets, found none');
  const joint = settings.concatenation === 'text' ? 'udh8' : settings.concatenation;
  const fitsOne = data.length <= segmentCapacity({ encoding: '8bit', concatenation: 'none', ports });
  const concatenation = fitsOne ? 'none' : joint;
  const capacity = segmentCapacity({ encoding: '8bit', concatenation, ports });
  const count = Math.ceil(data.length / capacity);
  const limit = segmentLimit(settings.maxParts);
  if (count > limit) {
    throw new GatewayError('TOO_MANY_PARTS', `the data takes ${parted(count)}, allowed are ${limit}`);
  }
  const octets = Buffer.from(data.buffer, data.byteOffset, data.length).toString('latin1');
  const segments = Array.from({ length: count }, (_, index) => octets.slice(index * capacity, (index + 1) * capacity));
  const usage = segments.map(({ length }) => ({ used: length, left: capacity - length }));
  return { encoding: '8bit', concatenation, segments, usage, forcing: [], changed: [] };
}
