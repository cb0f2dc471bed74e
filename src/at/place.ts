/** Where in the network a modem is: the location area and the cell, both in hexadecimal as the network counts them. */
export interface Place {
  area: string;
  cell: string;
}

const HEX = /^[0-9A-F]{1,8}$/;

/** Reads `<lac>,<ci>` of TS 27.007 §7.2; undefined where they are absent, or all ones: not known. */
export function readPlace(area: string | undefined, cell: string | undefined): Place | undefined {
  const [written, inside] = [area?.toUpperCase() ?? '', cell?.toUpperCase() ?? ''];
  if (!HEX.test(written) || !HEX.test(inside)) return undefined;
  return /^F+$/.test(written) || /^F+$/.test(inside) ? undefined : { area: written, cell: inside };
}
