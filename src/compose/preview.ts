import { compose } from './compose.js';
import type { Preview } from './composition.js';
import type { ComposeRequest } from './settings.js';

/** What `compose` makes of the request, by `compose` itself, with what transliteration would save. Throws as `compose`. */
export function preview(request: ComposeRequest): Preview {
  return compose(request);
}
