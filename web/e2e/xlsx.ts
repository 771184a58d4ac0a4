import { inflateRawSync } from 'node:zlib';

/** The rows of a workbook's first sheet as texts, so that a journey can open what it downloaded. */
export function rowsOf(workbook: Buffer): string[][] {
  const parts = unzipped(workbook);
  const shared = textsOf(parts.get('xl/sharedStrings.xml') ?? '', 'si');
  const sheet = parts.get('xl/worksheets/sheet1.xml') ?? '';
  return [...sheet.matchAll(/<row\b[^>]*>(.*?)<\/row>/gs)].map(([, row = '']) =>
    [...row.matchAll(/<c\b([^>]*?)(?:\/>|>(.*?)<\/c>)/gs)].map(([, marks = '', cell = '']) => {
      if (marks.includes('t="inlineStr"')) return textsOf(cell, 'is')[0] ?? '';
      const value = /<v>(.*?)<\/v>/s.exec(cell)?.[1] ?? '';
      return marks.includes('t="s"') ? (shared[Number(value)] ?? '') : value;
    }),
  );
}

function textsOf(xml: string, element: string): string[] {
  return [...xml.matchAll(new RegExp(`<${element}\\b[^>]*>(.*?)</${element}>`, 'gs'))].map(([, inside = '']) =>
    [...inside.matchAll(/<t\b[^>]*>(.*?)<\/t>/gs)].map(([, text = '']) => text).join(''),
  );
}

/** Every part of a ZIP file, by the directory at its end. */
function unzipped(zip: Buffer): Map<string, string> {
  const end = zip.lastIndexOf(Buffer.from('PK\u0005\u0006', 'latin1'));
  const parts = new Map<string, string>();
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; --left) {
    const [method, packed] = [zip.readUInt16LE(at + 10), zip.readUInt32LE(at + 20)];
    const [name, extra, comment] = [zip.readUInt16LE(at + 28), zip.readUInt16LE(at + 30), zip.readUInt16LE(at + 32)];
    const local = zip.readUInt32LE(at + 42);
    const begin = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const bytes = zip.subarray(begin, begin + packed);
    parts.set(zip.toString('utf8', at + 46, at + 46 + name), (method === 0 ? bytes : inflateRawSync(bytes)).toString('utf8'));
    at += 46 + name + extra + comment;
  }
  return parts;
}
