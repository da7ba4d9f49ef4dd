/** Which part of a flow is seen first. Pure. */

interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Smaller, nobody could read what is written on the nodes. */
const READABLE = 0.7;
const MARGIN = 32;

/** All of it when it can be read then; else as much as there is room for, from where calls begin. */
export function openingView(
  all: Box,
  start: { position: { x: number; y: number } } | undefined,
  frame: { width: number; height: number },
): { x: number; y: number; zoom: number } {
  if (all.width === 0 || all.height === 0) return { x: MARGIN, y: frame.height / 2, zoom: 1 };
  const fitting = Math.min((frame.width - 2 * MARGIN) / all.width, (frame.height - 2 * MARGIN) / all.height, 1);
  const zoom = Math.max(fitting, READABLE);
  const middle = { x: frame.width / 2 - (all.x + all.width / 2) * zoom, y: frame.height / 2 - (all.y + all.height / 2) * zoom };
  if (zoom === fitting || start === undefined) return { ...middle, zoom };
  const { position } = start;
  return {
    x: all.width * zoom > frame.width - 2 * MARGIN ? MARGIN - position.x * zoom : middle.x,
    y: all.height * zoom > frame.height - 2 * MARGIN ? frame.height / 3 - position.y * zoom : middle.y,
    zoom,
  };
}
