import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import type { Language } from './preferences';

type Texts = Record<string, Record<string, unknown>>;

/** Each language is one file on demand: nobody loads the other's words. */
const loaders: Record<Language, () => Promise<{ texts: Texts }>> = {
  'zh-CN': () => import('@/locales/zh-CN'),
  'en-US': () => import('@/locales/en-US'),
};

export const languages: readonly Language[] = ['zh-CN', 'en-US'];

async function addTexts(language: Language): Promise<void> {
  if (i18next.hasResourceBundle(language, 'common')) return;
  const { texts } = await loaders[language]();
  for (const [namespace, bundle] of Object.entries(texts)) {
    i18next.addResourceBundle(language, namespace, bundle);
  }
}

export async function startI18n(language: Language): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: false,
    defaultNS: 'common',
    resources: {},
    // React escapes.
    interpolation: { escapeValue: false },
    returnNull: false,
    showSupportNotice: false,
    react: { useSuspense: false },
  });
  await addTexts(language);
  document.documentElement.lang = language;
  await i18next.changeLanguage(language);
}

export async function changeLanguage(language: Language): Promise<void> {
  await addTexts(language);
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
}

export function currentLanguage(): Language {
  return i18next.language === 'en-US' ? 'en-US' : 'zh-CN';
}
