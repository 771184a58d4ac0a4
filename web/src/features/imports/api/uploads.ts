import { api, dataOf, type Answer } from '@/lib/api';
import { problemFrom } from '@/lib/problem';

export type Upload = Answer<'/api/v1/uploads/{id}', 'get'>;

/** Parts that the server does not have yet, in order. */
export function missingParts(upload: Pick<Upload, 'parts_total' | 'parts_received'>): number[] {
  const there = new Set(upload.parts_received);
  return Array.from({ length: upload.parts_total }, (_, index) => index + 1).filter(
    (part) => !there.has(part),
  );
}

/** The bytes of part `part` (from 1): from inclusive, to exclusive. */
export function partRange(
  upload: Pick<Upload, 'bytes' | 'part_bytes'>,
  part: number,
): [from: number, to: number] {
  const from = (part - 1) * upload.part_bytes;
  return [from, Math.min(upload.bytes, from + upload.part_bytes)];
}

const triesPerPart = 4;

/**
 * Sends a file in parts; a lost part is sent again. The file is read piece by piece, never whole.
 * @param onProgress  the share sent, 0 to 1
 */
export async function uploadFile(
  file: File,
  onProgress: (share: number) => void,
  signal: AbortSignal,
): Promise<Upload> {
  const upload = dataOf(
    await api.POST('/api/v1/uploads', { body: { file_name: file.name, bytes: file.size }, signal }),
  );
  const parts = missingParts(upload);
  let sent = 0;
  for (const part of parts) {
    const [from, to] = partRange(upload, part);
    await putPart(upload.id, part, file.slice(from, to), signal);
    sent += 1;
    onProgress(sent / parts.length);
  }
  return dataOf(
    await api.POST('/api/v1/uploads/{id}/complete', {
      params: { path: { id: upload.id } },
      signal,
    }),
  );
}

async function putPart(id: string, part: number, bytes: Blob, signal: AbortSignal): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const response = await fetch(`/api/v1/uploads/${id}/parts/${String(part)}`, {
        method: 'PUT',
        headers: { 'Content-Type': 'application/octet-stream' },
        body: bytes,
        signal,
      });
      if (response.ok) return;
      if (response.status < 500) {
        throw problemFrom(response.status, await response.json().catch(() => ({})));
      }
      if (attempt === triesPerPart) throw problemFrom(response.status, {});
    } catch (error) {
      const isNetwork = error instanceof TypeError;
      if (!isNetwork || attempt === triesPerPart) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, 500 * 2 ** attempt));
  }
}
