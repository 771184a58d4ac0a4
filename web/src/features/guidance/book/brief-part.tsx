import { ClassTag } from '@/components/class-tag';
import { EvidenceChips } from '@/components/evidence-chips';
import { textIn } from '@/lib/figure';
import type { Text } from '../documents';
import { useBook } from './book-context';
import { briefOf } from './brief';

/** Why this shop, what to say, what to check: the page one reads at the door. */
export function BriefPart() {
  const { book, t, format } = useBook();
  const brief = briefOf(book);
  return (
    <section className="rma-brief" id="brief">
      <div className="rma-brief-why">
        <h2>{t('why_this_shop')}</h2>
        {brief.primary === undefined ? (
          <p className="rma-brief-reason">{t('stable_reason')}</p>
        ) : (
          <>
            <ClassTag code={brief.primary.class_code} isPrimary />
            <p className="rma-brief-reason">{textIn(brief.primary.reason, format.language)}</p>
            <EvidenceChips
              evidence={brief.primary.evidence ?? []}
              most={4}
              currency={format.currency}
            />
          </>
        )}
        {brief.further.map((line) => (
          <details key={line.class_code} className="rma-brief-further">
            <summary>
              <ClassTag code={line.class_code} />
            </summary>
            <p>{textIn(line.reason, format.language)}</p>
            <EvidenceChips evidence={line.evidence ?? []} currency={format.currency} />
          </details>
        ))}
        {(book.part_f?.gates ?? []).map((gate) => (
          <p key={`${gate.class_code}-${gate.rule}`} className="rm-muted">
            {textIn(gate.text, format.language)} <code>{gate.rule}</code>
          </p>
        ))}
      </div>
      <div>
        <h2>{t('what_to_say')}</h2>
        <Points texts={brief.say} none={t('nothing_to_say')} ordered />
        {brief.tone.length > 0 && (
          <details className="rma-brief-further">
            <summary>{t('attribute.personality_type')}</summary>
            <Points texts={brief.tone} none="" />
            <p className="rm-muted">{t('tone_note')}</p>
          </details>
        )}
      </div>
      <div>
        <h2>{t('what_to_check')}</h2>
        <Points texts={brief.check} none={t('nothing_to_check')} />
        {brief.mind.map((note) => (
          <p key={note.zh} className="rma-mind">
            {textIn(note, format.language)}
          </p>
        ))}
      </div>
    </section>
  );
}

function Points({ texts, none, ordered }: { texts: Text[]; none: string; ordered?: boolean }) {
  const { format } = useBook();
  if (texts.length === 0) return <p className="rm-muted">{none}</p>;
  const lines = texts.map((text) => <li key={text.zh}>{textIn(text, format.language)}</li>);
  return ordered ? <ol>{lines}</ol> : <ul className="rma-checks">{lines}</ul>;
}

/** The month in up to six sentences. */
export function SummaryPart() {
  const { book, t, format } = useBook();
  // The focus is said above, in full.
  const sentences = (book.summary ?? []).filter((sentence) => sentence.code !== 'focus');
  if (sentences.length === 0) return null;
  return (
    <section className="rma-book-part">
      <h2>{t('this_month')}</h2>
      <ul className="rma-summary">
        {sentences.map((sentence) => (
          <li key={sentence.code}>{textIn(sentence, format.language)}</li>
        ))}
      </ul>
    </section>
  );
}
