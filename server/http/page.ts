import express, { Router } from 'express';
import { existsSync } from 'node:fs';
import path from 'node:path';

const immutable = 'public, max-age=31536000, immutable';

/** The kiosk's page at `/`, the back office at `/back-office` and the wall's display at `/wall`, for browsers. Nothing when there is no built page. */
export function pageRouter(pageFolder: string | undefined): Router {
  const router = Router();
  if (pageFolder === undefined || !existsSync(path.join(pageFolder, 'index.html'))) {
    router.get('/', (_request, response) => {
      response.status(404).type('text/plain').send('No page is built here: run `npm run build`.\n');
    });
    return router;
  }
  const send = (file: string) => (_request: express.Request, response: express.Response) => {
    response.setHeader('Cache-Control', 'no-cache');
    response.sendFile(path.join(pageFolder, file));
  };
  router.get('/', send('index.html'));
  router.get('/back-office', send('back-office.html'));
  router.get('/wall', send('wall.html'));
  router.use(
    express.static(pageFolder, {
      index: false,
      dotfiles: 'ignore',
      setHeaders: (response, file) => {
        if (file.includes(`${path.sep}assets${path.sep}`)) response.setHeader('Cache-Control', immutable);
      },
    }),
  );
  return router;
}
