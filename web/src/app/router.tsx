import { createBrowserRouter, type RouteObject } from 'react-router-dom';
import { can } from '@/lib/can';
import { useUser } from '@/lib/session';
import { ForbiddenState, NotFoundState } from '@/components/states';
import { CrashPage } from './crash-page';
import { pages, type PageEntry } from './pages';
import { SignedIn } from './signed-in';

/** A page behind its permission; its code loads when somebody goes there. */
function routeOf(page: PageEntry): RouteObject {
  return {
    path: page.path,
    lazy: async () => {
      const Component = await page.load();
      return {
        Component: function Guarded() {
          return can(useUser(), page.permission) ? <Component /> : <ForbiddenState />;
        },
      };
    },
  };
}

export const router = createBrowserRouter([
  {
    errorElement: <CrashPage />,
    hydrateFallbackElement: <></>,
    children: [
      {
        path: '/sign-in',
        lazy: async () => ({ Component: (await import('./pages/sign-in-page')).SignInPage }),
      },
      {
        path: '/setup',
        lazy: async () => ({ Component: (await import('./pages/set-up-page')).SetUpPage }),
      },
      {
        element: <SignedIn />,
        children: [
          {
            errorElement: <CrashPage />,
            children: [...pages.map(routeOf), { path: '*', element: <NotFoundState /> }],
          },
        ],
      },
    ],
  },
]);
