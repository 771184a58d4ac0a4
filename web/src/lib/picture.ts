/**
 * The charts of a page as one picture. They are drawn from their own canvases: nothing is fetched,
 * nothing leaves the page, and the content security policy has nothing to object to.
 */
export interface Placed {
  x: number;
  y: number;
  width: number;
  height: number;
}

/**
 * Two columns, each picture to the column that is shorter so far; a wide one takes both.
 * @return where each stands, and how high the whole is. Pure.
 */
export function placePictures(
  sizes: readonly { width: number; height: number }[],
  pageWidth: number,
  gap: number,
  top: number,
): { places: Placed[]; height: number } {
  const column = (pageWidth - 3 * gap) / 2;
  const bottoms: [number, number] = [top, top];
  const places = sizes.map((size) => {
    const isWide = size.width > size.height * 3.2;
    const width = isWide ? pageWidth - 2 * gap : column;
    const height = (size.height / size.width) * width;
    const side = bottoms[0] <= bottoms[1] ? 0 : 1;
    const y = isWide ? Math.max(...bottoms) : bottoms[side];
    if (isWide) bottoms[0] = bottoms[1] = y + height + gap;
    else bottoms[side] = y + height + gap;
    return { x: isWide ? gap : gap + side * (column + gap), y, width, height };
  });
  return { places, height: Math.max(...bottoms) };
}

const PAGE_WIDTH = 1600;
const GAP = 40;
const TITLE = 34;

/** Draws title, lines of text and every chart below `root`, and hands the PNG to the browser. */
export function savePagePicture(root: HTMLElement, title: string, lines: readonly string[]): void {
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string): string => style.getPropertyValue(`--rm-${name}`).trim();
  const font = style.getPropertyValue('--rm-font');
  const cards = [...root.querySelectorAll<HTMLElement>('[data-picture]')]
    .map((card) => ({ name: card.dataset.picture ?? '', canvas: card.querySelector('canvas') }))
    .filter((card): card is { name: string; canvas: HTMLCanvasElement } => card.canvas !== null);
  const top = GAP + 48 + lines.length * 34 + 16;
  const layout = placePictures(
    cards.map(({ canvas }) => ({ width: canvas.width, height: canvas.height + TITLE })),
    PAGE_WIDTH,
    GAP,
    top,
  );
  const page = document.createElement('canvas');
  page.width = PAGE_WIDTH;
  page.height = Math.ceil(layout.height);
  const pen = page.getContext('2d');
  if (pen === null) return;
  pen.fillStyle = colour('surface');
  pen.fillRect(0, 0, page.width, page.height);
  pen.fillStyle = colour('text');
  pen.font = `600 32px ${font}`;
  pen.fillText(title, GAP, GAP + 28);
  pen.font = `20px ${font}`;
  lines.forEach((line, index) => pen.fillText(line, GAP, GAP + 72 + index * 34));
  cards.forEach(({ name, canvas }, index) => {
    const place = layout.places[index];
    if (place === undefined) return;
    pen.font = `600 20px ${font}`;
    pen.fillText(name, place.x, place.y + 18);
    pen.drawImage(canvas, place.x, place.y + TITLE, place.width, place.height - TITLE);
  });
  saveCanvas(page, title);
}

export function saveCanvas(canvas: HTMLCanvasElement, name: string): void {
  canvas.toBlob((blob) => {
    if (blob !== null) saveBlob(blob, `${name}.png`);
  }, 'image/png');
}

/** Hands a file that was made in the page to the browser. */
export function saveBlob(blob: Blob, fileName: string): void {
  const address = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = address;
  link.download = fileName;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
