/** A message to a number of its own, from one sender in network D1. */
export function message(id, number, segments = ['hello']) {
  return {
    id,
    network: 'D1',
    sender: 'sip:alice@example.org',
    number,
    callId: `call-${id}`,
    body: segments.join(''),
    segments,
    encoding: 'gsm7',
    concatenation: 'udh8',
    options: { statusReport: false },
    priority: 0,
    acceptedAt: Date.now(),
  };
}
