import { compose } from './compose.js';
import type { Preview, TransliterationSaving } from './composition.js';
import type { ComposeRequest, DataRequest } from './settings.js';

/**
 * What `compose` makes of the request, made by `compose` itself, so that the figures are those of what is then sent; and
 * what transliteration would save. Throws as `compose` does.
 */
export function preview(request: ComposeRequest | DataRequest): Preview {
  if ('data' in request) return compose(request);
  const composition = compose(request);
  if (composition.encoding === 'gsm7' || request.settings.transliterate) return composition;
  const other = compose({ ...request, settings: { ...request.settings, transliterate: true } });
  if (other.encoding === 'ucs2') return composition;
  const saving: TransliterationSaving = {
    segments: other.segments.length,
    saved: Math.max(0, composition.segments.length - other.segments.length),
    changed: other.changed,
  };
  return { ...composition, saving };
}
