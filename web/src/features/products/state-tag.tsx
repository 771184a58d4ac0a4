import { useFigureFormat } from '@/lib/company';
import { textIn } from '@/lib/figure';
import './product.css';

/** 品规状态 as a tag: 紧俏, 顺销, 平销, 滞销, 脱销. */
export function StateTag({ name }: { name?: { zh: string; en: string } | null }) {
  const { language } = useFigureFormat();
  if (!name) return <span className="rm-muted">—</span>;
  return (
    <span className={`rma-state rma-state-${name.en.replace(/[^a-z]/g, '')}`}>
      {textIn(name, language)}
    </span>
  );
}
