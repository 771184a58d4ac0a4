/** A share as a bar beside its figure, small enough for a table. */
export function ShareBar({ share, text, isStrong = false }: { share: number; text: string; isStrong?: boolean }) {
  const width = `${Math.max(0, Math.min(1, share)) * 100}%`;
  return (
    <span className="rma-share">
      <span className="rma-share-track" aria-hidden>
        <span className={isStrong ? 'rma-share-fill rma-share-strong' : 'rma-share-fill'} style={{ width }} />
      </span>
      {text}
    </span>
  );
}
