import {
  appLanguageApiRef,
  createExtension,
  coreExtensionData,
  useApi,
  useTranslationRef,
} from '@backstage/frontend-plugin-api';
import { renderTestApp } from '@backstage/frontend-test-utils';
import { userSettingsTranslationRef } from '@backstage/plugin-user-settings';
import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import zhTranslationsModule from '.';

function SignOut() {
  const { t } = useTranslationRef(userSettingsTranslationRef);
  const languageApi = useApi(appLanguageApiRef);
  return (
    <button onClick={() => languageApi.setLanguage('zh')}>
      {t('signOutMenu.title')}
    </button>
  );
}

const page = createExtension({
  name: 'page',
  attachTo: { id: 'app/routes', input: 'routes' },
  output: [coreExtensionData.reactElement, coreExtensionData.routePath],
  factory: () => [
    coreExtensionData.reactElement(<SignOut />),
    coreExtensionData.routePath('/'),
  ],
});

describe('zhTranslationsModule', () => {
  it('should put a core plugin into Chinese when the language changes', async () => {
    renderTestApp({
      extensions: [page],
      features: [zhTranslationsModule],
      config: {
        app: {
          extensions: [
            {
              'api:app/app-language': {
                config: { availableLanguages: ['en', 'zh'] },
              },
            },
          ],
        },
      },
    });

    await userEvent.click(
      await screen.findByRole('button', { name: 'Sign Out' }),
    );

    expect(
      await screen.findByRole('button', { name: '退出登录' }),
    ).toBeInTheDocument();
  });
});
